//! Where data comes from: a closed list. Each source turns what the browser hands it into [`News`] and keeps nothing of it.

mod engine;
mod file;
mod lab;
mod shipped;

use crate::state::News;
use crate::words::Language;
use socketarium_trace::lab::Ask;
use yew::Callback;

#[derive(Debug)]
pub enum Source {
    /// A live lab, by its WebSocket address, where there is one.
    Lab { address: Option<String> },
    /// The simulated lab, in a worker of the page.
    Engine,
    /// A recording that comes with the page, by its path beside it.
    Shipped { path: String },
    /// What a language calls what is on the page, and what happens.
    Language(Language),
    /// A file that the viewer opened.
    File(web_sys::File),
}

/// The lab, wherever it is.
#[derive(Debug)]
enum Lab {
    Live(lab::Socket),
    Simulated(engine::Engine),
}

/// The sources that are open, at most one of each kind: opening one closes the one before it.
#[derive(Debug)]
pub struct Sources {
    hear: Callback<News>,
    lab: Option<Lab>,
    shipped: Option<shipped::Request>,
    words: Option<shipped::Request>,
    sentences: Option<shipped::Request>,
    file: Option<file::Reading>,
}

impl Sources {
    #[must_use]
    pub fn new(hear: Callback<News>) -> Self {
        Self {
            hear,
            lab: None,
            shipped: None,
            words: None,
            sentences: None,
            file: None,
        }
    }

    pub fn open(&mut self, source: Source) {
        let hear = self.hear.clone();
        match source {
            Source::Lab {
                address: Some(address),
            } => self.lab = lab::Socket::open(&address, hear).map(Lab::Live),
            Source::Lab { address: None } => {
                self.lab = None;
                hear.emit(News::LabClosed);
            }
            Source::Engine => self.lab = engine::Engine::start(hear).map(Lab::Simulated),
            Source::Shipped { path } => {
                let heard = Callback::from(move |text| hear.emit(News::Shipped(text)));
                self.shipped = shipped::Request::send(&path, heard);
            }
            Source::Language(language) => {
                let path = |room: &str| ["locales/", room, ".", language.code(), ".txt"].concat();
                if !language.is_built_in() {
                    let heard = hear.clone();
                    let heard = Callback::from(move |text| heard.emit(News::Words { language, text }));
                    self.words = shipped::Request::send(&path("page"), heard);
                }
                let heard = Callback::from(move |messages| hear.emit(News::Sentences { language, messages }));
                self.sentences = shipped::Request::send(&path("sentences"), heard);
            }
            Source::File(file) => self.file = file::Reading::start(&file, hear),
        }
    }

    /// Says something to the lab; into the air where there is none.
    pub fn tell(&self, ask: &Ask) {
        match &self.lab {
            Some(Lab::Live(socket)) => socket.tell(ask),
            Some(Lab::Simulated(engine)) => engine.tell(ask),
            None => {}
        }
    }
}
