//! A recording from the viewer's own disk.

use crate::state::{FileContent, LARGEST_FILE, News};
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{File, FileReader, ProgressEvent};
use yew::Callback;

#[derive(Debug)]
pub(super) struct Reading {
    _reader: FileReader,
    _done: Closure<dyn FnMut(ProgressEvent)>,
}

impl Reading {
    pub(super) fn start(file: &File, hear: Callback<News>) -> Option<Self> {
        let name = file.name();
        let bytes = file.size() as u64;
        if bytes > LARGEST_FILE {
            hear.emit(News::File {
                name,
                content: FileContent::TooBig { bytes },
            });
            return None;
        }
        let Ok(reader) = FileReader::new() else {
            hear.emit(News::File {
                name,
                content: FileContent::Unreadable,
            });
            return None;
        };
        let read = reader.clone();
        let (heard, named) = (hear.clone(), name.clone());
        let done = Closure::<dyn FnMut(ProgressEvent)>::new(move |_| {
            heard.emit(News::File {
                name: named.clone(),
                content: content(&read),
            });
        });
        reader.set_onloadend(Some(done.as_ref().unchecked_ref()));
        if reader.read_as_array_buffer(file).is_err() {
            hear.emit(News::File {
                name,
                content: FileContent::Unreadable,
            });
            return None;
        }
        Some(Self {
            _reader: reader,
            _done: done,
        })
    }
}

fn content(reader: &FileReader) -> FileContent {
    let Some(buffer) = reader.result().ok().filter(|result| !result.is_null()) else {
        return FileContent::Unreadable;
    };
    match String::from_utf8(Uint8Array::new(&buffer).to_vec()) {
        Ok(text) => FileContent::Text(text),
        Err(_) => FileContent::NotText,
    }
}
