//! Sentences about descriptor tables and epoll instances.

use super::context::Context;
use super::{Sentence, say};
use crate::event::{DescriptorEvent, EpollEvent, Object};

pub(super) fn sentence(context: &Context<'_>, event: &DescriptorEvent) -> Box<Sentence> {
    let (opened, fd) = match event {
        DescriptorEvent::Opened {
            fd, inherited: true, ..
        } => (say("fd.inherited"), fd),
        DescriptorEvent::Opened { fd, object, .. } => (
            match object {
                Object::Socket(id) => match context.socket(*id) {
                    Some(socket) if socket.local.is_some() => {
                        say("fd.socket").with("socket", context.socket_name(*id))
                    }
                    _ => say("fd.socket-new"),
                },
                Object::File(path) => say("fd.file").with("path", path.clone()),
                Object::Epoll(_) => say("fd.epoll"),
                Object::Terminal | Object::Pipe | Object::EventFd | Object::TimerFd | Object::Other(_) => {
                    say("fd.opened")
                }
            },
            fd,
        ),
        DescriptorEvent::ModeChanged {
            fd,
            nonblocking: true,
        } => (say("fd.nonblocking"), fd),
        DescriptorEvent::ModeChanged { fd, .. } => (say("fd.blocking"), fd),
        DescriptorEvent::Closed { fd } => {
            // The object lives on if something else stands for it.
            let shared = context
                .socket_at(*fd)
                .zip(context.host())
                .is_some_and(|((id, _), host)| host.holders(id).count() > 1);
            let key = if shared { "fd.closed-shared" } else { "fd.closed" };
            (say(key), fd)
        }
    };
    opened
        .with("program", context.program())
        .with("fd", fd.to_string())
}

pub(super) fn epoll_sentence(context: &Context<'_>, event: &EpollEvent) -> Box<Sentence> {
    match event {
        EpollEvent::Created { .. } => say("epoll.created").with("host", context.host_name()),
        EpollEvent::InterestAdded { fd, events, .. } => say("epoll.added")
            .with("fd", fd.to_string())
            .with("events", events.to_string()),
        EpollEvent::InterestChanged { fd, events, .. } => say("epoll.changed")
            .with("fd", fd.to_string())
            .with("events", events.to_string()),
        EpollEvent::InterestRemoved { fd, .. } => say("epoll.removed").with("fd", fd.to_string()),
        EpollEvent::ReadyJoined { fd, ready, .. } => say("epoll.ready")
            .with("fd", fd.to_string())
            .with("ready", ready.to_string()),
        EpollEvent::ReadyLeft { fd, .. } => say("epoll.unready").with("fd", fd.to_string()),
        EpollEvent::WaiterWoken { tid, .. } => say("epoll.woken").number("tid", tid.0.into()),
        EpollEvent::Freed { .. } => say("epoll.freed").with("host", context.host_name()),
    }
}
