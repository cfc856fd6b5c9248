//! The same crowd on this machine's kernel: an epoll server in one process, an epoll client in another, over loopback.

use crate::MESSAGE;
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::process::{ChildStdout, Command, Stdio};

/// Fewer than a listener's queue holds: nobody is turned away.
const BATCH: usize = 100;

/// What this program is called with to be the server.
pub(crate) const SERVER: &str = "loopback-server=";

/// The crowd from start to end. Each process needs a descriptor for each connection.
pub(crate) fn serve(connections: u32) {
    let this = std::env::current_exe().expect("a program knows its file");
    let mut server = Command::new(this)
        .arg(format!("{SERVER}{connections}"))
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut said = BufReader::new(server.stdout.take().expect("its output is piped"));
    let mut line = String::new();
    said.read_line(&mut line).expect("the server says its address");
    let address = line.trim().parse().expect("the server says its address");
    ask(address, connections as usize, said);
    server.wait().expect("the server ends when everybody has closed");
}

/// The server: says its address, then a byte for each connection that it has accepted.
pub(crate) fn server(connections: usize) {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("loopback has ports");
    println!("{}", listener.local_addr().expect("a listener has an address"));
    echo(listener, connections);
}

const LISTENER: Token = Token(usize::MAX);

fn echo(mut listener: TcpListener, connections: usize) {
    let mut said = io::stdout().lock();
    let mut poll = Poll::new().expect("epoll");
    let mut events = Events::with_capacity(1024);
    let registry = poll.registry().try_clone().expect("epoll");
    registry
        .register(&mut listener, LISTENER, Interest::READABLE)
        .expect("epoll");
    let mut streams: Vec<Option<TcpStream>> = Vec::with_capacity(connections);
    let mut piece = [0; 2 * MESSAGE];
    let mut closed = 0;
    while closed < connections {
        poll.poll(&mut events, None).expect("epoll");
        for event in &events {
            if event.token() == LISTENER {
                let before = streams.len();
                while let Ok((mut stream, _)) = listener.accept() {
                    let token = Token(streams.len());
                    registry
                        .register(&mut stream, token, Interest::READABLE)
                        .expect("epoll");
                    streams.push(Some(stream));
                }
                let accepted = vec![b'.'; streams.len() - before];
                said.write_all(&accepted)
                    .and_then(|()| said.flush())
                    .expect("the client listens");
                continue;
            }
            let place = &mut streams[event.token().0];
            while let Some(stream) = place {
                match stream.read(&mut piece) {
                    Ok(0) => {
                        closed += 1;
                        *place = None;
                    }
                    Ok(length) => stream.write_all(&piece[..length]).expect("there is room to send"),
                    Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                    Err(error) => panic!("the server's stream: {error}"),
                }
            }
        }
    }
}

fn ask(address: SocketAddr, connections: usize, mut said: BufReader<ChildStdout>) {
    let mut accepted = 0;
    let mut poll = Poll::new().expect("epoll");
    let mut events = Events::with_capacity(1024);
    let mut streams: Vec<Option<(TcpStream, usize)>> = Vec::with_capacity(connections);
    for index in 0..connections {
        while index >= accepted + BATCH {
            accepted += hear(&mut said);
        }
        let mut stream = TcpStream::connect(address).expect("loopback connects");
        poll.registry()
            .register(&mut stream, Token(index), Interest::READABLE)
            .expect("epoll");
        streams.push(Some((stream, 0)));
    }
    while accepted < connections {
        accepted += hear(&mut said);
    }
    for (stream, _) in streams.iter_mut().flatten() {
        stream.write_all(&[b'x'; MESSAGE]).expect("there is room to send");
    }
    let mut piece = [0; 2 * MESSAGE];
    let mut left = connections;
    while left > 0 {
        poll.poll(&mut events, None).expect("epoll");
        for event in &events {
            let place = &mut streams[event.token().0];
            while let Some((stream, received)) = place {
                match stream.read(&mut piece) {
                    Ok(length @ 1..) => {
                        *received += length;
                        if *received == MESSAGE {
                            *place = None;
                            left -= 1;
                        }
                    }
                    Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                    other => panic!("the client's stream: {other:?}"),
                }
            }
        }
    }
}

/// How many more the server has accepted, once there are some.
fn hear(said: &mut BufReader<ChildStdout>) -> usize {
    let count = said.fill_buf().expect("the server runs").len();
    assert!(count > 0, "the server has ended");
    said.consume(count);
    count
}
