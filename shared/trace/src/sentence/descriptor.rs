//! Sentences about descriptor tables and epoll instances.

use super::context::Context;
use super::{Sentence, key, say};
use crate::event::{DescriptorEvent, EpollEvent, Object};

pub(super) fn sentence(context: &Context<'_>, event: &DescriptorEvent) -> Box<Sentence> {
    let (opened, fd) = match event {
        DescriptorEvent::Opened {
            fd, inherited: true, ..
        } => (say(key!("fd.inherited")), fd),
        DescriptorEvent::Opened { fd, object, .. } => (
            match object {
                Object::Socket(id) => match context.socket(*id) {
                    Some(socket) if socket.local.is_some() => {
                        say(key!("fd.socket")).with("socket", context.socket_name(*id))
                    }
                    _ => say(key!("fd.socket-new")),
                },
                Object::File(path) => say(key!("fd.file")).with("path", path.clone()),
                Object::Epoll(_) => say(key!("fd.epoll")),
                Object::Terminal | Object::Pipe | Object::EventFd | Object::TimerFd | Object::Other(_) => {
                    say(key!("fd.opened"))
                }
            },
            fd,
        ),
        DescriptorEvent::ModeChanged {
            fd,
            nonblocking: true,
        } => (say(key!("fd.nonblocking")), fd),
        DescriptorEvent::ModeChanged { fd, .. } => (say(key!("fd.blocking")), fd),
        DescriptorEvent::Closed { fd } => {
            // The object lives on if something else stands for it.
            let shared = context
                .socket_at(*fd)
                .zip(context.host())
                .is_some_and(|((id, _), host)| host.holders(id).count() > 1);
            let key = if shared {
                key!("fd.closed-shared")
            } else {
                key!("fd.closed")
            };
            (say(key), fd)
        }
    };
    opened
        .with("program", context.program())
        .with("fd", fd.to_string())
}

pub(super) fn epoll_sentence(context: &Context<'_>, event: &EpollEvent) -> Box<Sentence> {
    match event {
        EpollEvent::Created { .. } => say(key!("epoll.created")).with("host", context.host_name()),
        EpollEvent::InterestAdded { row, events, .. } => say(key!("epoll.added"))
            .with("fd", row.fd.to_string())
            .with("events", events.to_string()),
        EpollEvent::InterestChanged { row, events, .. } => say(key!("epoll.changed"))
            .with("fd", row.fd.to_string())
            .with("events", events.to_string()),
        EpollEvent::InterestRemoved { row, .. } => say(key!("epoll.removed")).with("fd", row.fd.to_string()),
        EpollEvent::ReadyJoined { row, ready, .. } => say(key!("epoll.ready"))
            .with("fd", row.fd.to_string())
            .with("ready", ready.to_string()),
        EpollEvent::ReadyLeft { row, .. } => say(key!("epoll.unready")).with("fd", row.fd.to_string()),
        EpollEvent::WaiterWoken { tid, .. } => say(key!("epoll.woken")).number("tid", tid.0.into()),
        EpollEvent::Freed { .. } => say(key!("epoll.freed")).with("host", context.host_name()),
    }
}
