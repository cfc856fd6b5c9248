//! Above the line: processes, threads, tasks, calls, descriptors.

use super::{process, server, thread};
use crate::story::{SERVER, Story, accept, ok, pid_on, recv, thread_on};
use socketarium_trace::bytes::Payload;
use socketarium_trace::event::{
    Awaited, Call, ExitStatus, Object, ProgramEvent, Stream, TaskEvent, TaskOutcome,
};
use socketarium_trace::world::{HeldState, Host, Process, ProcessStatus, TaskState};
use socketarium_trace::{Actor, Fd, Kind, Nanos, Seq, SocketId, TaskId, Tid};

#[test]
fn a_process_begins_with_one_thread_and_ends_with_nothing_open() {
    let mut story = Story::new();
    story.socket(SERVER, 3, 1);
    story.program(SERVER, ProgramEvent::ThreadStarted { tid: Tid(77) });
    story.enter(SERVER, accept(3));
    assert_eq!(process(&story).threads.len(), 2);
    assert!(process(&story).is_running());
    let status = ExitStatus::Code(1);
    story
        .later(5)
        .program(SERVER, ProgramEvent::ProcessEnded { status });
    let ended = process(&story);
    assert_eq!(
        ended.status,
        ProcessStatus::Ended {
            status,
            at: Nanos(5_000_000)
        }
    );
    assert!(ended.descriptors.is_empty());
    assert!(
        ended
            .threads
            .values()
            .all(|thread| thread.ended && thread.call.is_none())
    );
}

#[test]
fn a_thread_that_ends_leaves_the_others() {
    let mut story = Story::new();
    story.program(SERVER, ProgramEvent::ThreadStarted { tid: Tid(77) });
    story.program(SERVER, ProgramEvent::ThreadEnded { tid: Tid(77) });
    assert!(process(&story).threads.get(&Tid(77)).unwrap().ended);
    assert!(!thread(&story).ended);
}

#[test]
fn a_program_keeps_its_place_its_output_and_its_exception() {
    let mut story = Story::new();
    story.program(
        SERVER,
        ProgramEvent::Line {
            file: "a.py".into(),
            line: 7,
            function: "f".into(),
        },
    );
    for index in 0..Process::OUTPUT_KEPT + 1 {
        story.program(
            SERVER,
            ProgramEvent::Output {
                stream: Stream::Error,
                text: Payload::of(index.to_string().as_bytes()),
            },
        );
    }
    story.program(
        SERVER,
        ProgramEvent::Raised {
            exception: "OSError".into(),
            message: "no".into(),
        },
    );
    let place = thread(&story).place.as_ref().unwrap();
    assert_eq!(
        (place.file.as_str(), place.line, place.function.as_str()),
        ("a.py", 7, "f")
    );
    let output = &process(&story).output;
    assert_eq!(output.len(), Process::OUTPUT_KEPT);
    assert_eq!(output[0], (Stream::Error, Payload::of(b"1")));
    assert_eq!(process(&story).raised, Some(("OSError".into(), "no".into())));
}

#[test]
fn a_held_thread_is_let_go_for_one_call_or_for_good() {
    let mut story = Story::new();
    story.program(SERVER, ProgramEvent::PauseAsked);
    story.program(SERVER, ProgramEvent::Held);
    assert!(process(&story).pausing);
    assert_eq!(thread(&story).held, HeldState::Held);
    story.program(SERVER, ProgramEvent::Released { for_one_call: true });
    assert!(process(&story).pausing);
    assert_eq!(thread(&story).held, HeldState::Free);
    story.program(SERVER, ProgramEvent::Held);
    let whole_process = Actor {
        tid: None,
        ..thread_on(SERVER)
    };
    story.tell(
        whole_process,
        Kind::Program(ProgramEvent::Released { for_one_call: false }),
    );
    assert!(!process(&story).pausing);
    assert_eq!(thread(&story).held, HeldState::Free);
}

#[test]
fn tasks_move_between_their_states() {
    let mut story = Story::new();
    let task = TaskId(1);
    let actor = thread_on(SERVER);
    let state = |story: &Story| process(story).tasks.get(&task).unwrap().state.clone();
    let mut tell = |event| {
        story.tell(actor, Kind::Task(event));
        (state(&story), thread(&story).task)
    };
    let name = "echo".into();
    assert_eq!(tell(TaskEvent::Created { task, name }), (TaskState::Ready, None));
    assert_eq!(
        tell(TaskEvent::Resumed { task }),
        (TaskState::Running, Some(task))
    );
    let on = Awaited::Readable(Fd(4));
    assert_eq!(
        tell(TaskEvent::Suspended { task, on: on.clone() }),
        (TaskState::Suspended(on), None)
    );
    let outcome = TaskOutcome::Returned;
    assert_eq!(
        tell(TaskEvent::Done {
            task,
            outcome: outcome.clone()
        }),
        (TaskState::Done(outcome), None)
    );
}

#[test]
fn a_call_is_open_until_it_returns_and_then_past() {
    let mut story = Story::new();
    story.program(
        SERVER,
        ProgramEvent::Line {
            file: "a.py".into(),
            line: 7,
            function: "f".into(),
        },
    );
    story.enter(SERVER, recv(4));
    let open = thread(&story).call.clone().unwrap();
    assert_eq!(open.call, recv(4));
    story.later(3).back(SERVER, ok(0));
    assert_eq!(thread(&story).call, None);
    assert_eq!(thread(&story).calls, 1);
    let past = server(&story).calls.back().unwrap();
    assert_eq!(
        (past.entered, past.since, past.until),
        (open.entered, Nanos(0), Nanos(3_000_000))
    );
    assert_eq!(past.place.as_ref().unwrap().line, 7);
}

#[test]
fn a_return_of_another_call_leaves_the_open_one() {
    let mut story = Story::new();
    story.enter(SERVER, recv(4));
    story.tell(
        thread_on(SERVER),
        Kind::Returned {
            entered: Seq(0),
            outcome: ok(0),
        },
    );
    assert!(thread(&story).call.is_some());
    assert!(server(&story).calls.is_empty());
}

#[test]
fn only_the_last_calls_are_kept() {
    let mut story = Story::new();
    for fd in 0..=Host::CALLS_KEPT as i32 {
        story.call(SERVER, Call::Close { fd: Fd(fd) }, ok(0));
    }
    let calls = &server(&story).calls;
    assert_eq!(calls.len(), Host::CALLS_KEPT);
    assert_eq!(calls[0].call, Call::Close { fd: Fd(1) });
}

#[test]
fn a_descriptor_opens_changes_and_closes() {
    let mut story = Story::new();
    story.open(SERVER, 3, Object::Socket(SocketId(1)));
    assert!(!process(&story).descriptors.get(&Fd(3)).unwrap().nonblocking);
    story.nonblocking(SERVER, 3);
    assert!(process(&story).descriptors.get(&Fd(3)).unwrap().nonblocking);
    assert_eq!(
        server(&story).holders(SocketId(1)).collect::<Vec<_>>(),
        [(pid_on(SERVER), Fd(3))]
    );
    story.tell(
        thread_on(SERVER),
        Kind::Descriptor(socketarium_trace::event::DescriptorEvent::Closed { fd: Fd(3) }),
    );
    assert!(process(&story).descriptors.is_empty());
}
