//! Where the parts of a host lie on its plate: program cards above the floor line, descriptors hanging through it, sockets
//! and epoll instances below, and the pipes that join them. Units are those of the drawing, [`WIDTH`] of them wide; the
//! page scales the whole.

use super::super::measure::unit;
use socketarium_trace::event::Object;
use socketarium_trace::world::{Host, Process, Socket};
use socketarium_trace::{EpollId, Fd, Pid, SocketId};

pub const WIDTH: f64 = 260.0;
/// More sockets than this are drawn as rows.
pub const MOST_FITTINGS: usize = 6;

const MARGIN: f64 = 4.0;
const CARD_HEAD: f64 = 26.0;
/// A narrow card says how its process is in a row of its own.
const STATUS_ROW: f64 = 15.0;
const THREAD_ROWS: f64 = 38.0;
const OUTPUT_ROW: f64 = 18.0;
const TAB_HEIGHT: f64 = 26.0;
/// How far a tab stands above the floor.
const TAB_ABOVE: f64 = 8.0;
const LANE: f64 = 6.0;
const MOST_LANES: usize = 8;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Plate {
    pub cards: Vec<(Pid, Area)>,
    /// Height of the line between program and kernel.
    pub floor: f64,
    pub tabs: Vec<Tab>,
    pub fittings: Vec<Fitting>,
    pub boards: Vec<(EpollId, Area)>,
    pub pipes: Vec<Pipe>,
    pub height: f64,
}

/// A descriptor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tab {
    pub pid: Pid,
    pub fd: Fd,
    pub area: Area,
    /// Standard input, output, error and files: nothing of it is drawn below.
    pub is_minor: bool,
}

/// A socket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fitting {
    pub socket: SocketId,
    pub area: Area,
    pub is_row: bool,
}

/// From a tab to what it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Pipe {
    pub pid: Pid,
    pub fd: Fd,
    pub path: String,
}

/// Lays out a host.
#[must_use]
pub fn plate(host: &Host) -> Plate {
    let (cards, cards_end) = cards(host);
    let floor = cards_end + 16.0;
    let (tabs, tabs_end) = tabs(host, floor);
    let joined: Vec<&Tab> = tabs.iter().filter(|tab| !tab.is_minor).collect();
    let lanes = joined.len().min(MOST_LANES);
    let left = MARGIN + lanes as f64 * LANE + 8.0;
    let mut y = tabs_end + lanes as f64 * 4.0 + 12.0;
    let width = WIDTH - left - MARGIN;
    let is_row = host.sockets.len() > MOST_FITTINGS;
    let mut fittings = Vec::new();
    for (id, socket) in &host.sockets {
        let height = if is_row { 26.0 } else { fitting_height(socket) };
        fittings.push(Fitting {
            socket: *id,
            area: Area {
                x: left,
                y,
                width,
                height,
            },
            is_row,
        });
        y += height + if is_row { 4.0 } else { 10.0 };
    }
    let mut boards = Vec::new();
    for (id, epoll) in &host.epolls {
        let rows = epoll.interest.len().div_ceil(bells_per_row(width)).max(1);
        let height = 62.0 + rows as f64 * 34.0;
        boards.push((
            *id,
            Area {
                x: left,
                y,
                width,
                height,
            },
        ));
        y += height + 10.0;
    }
    let pipes = pipes(host, &joined, &fittings, &boards);
    Plate {
        cards,
        floor,
        tabs,
        fittings,
        boards,
        pipes,
        height: y.max(tabs_end + 40.0),
    }
}

/// How many bells fit beside each other on a board.
#[must_use]
pub fn bells_per_row(width: f64) -> usize {
    ((width - 12.0) / 34.0) as usize
}

/// Height of a socket's fitting: its head, a row for each queue or buffer, a row for each timer.
#[must_use]
pub fn fitting_height(socket: &Socket) -> f64 {
    92.0 + socket.timers.len() as f64 * 16.0
}

/// Cards of those that run, then of those that ended last; two beside each other where there are several.
fn cards(host: &Host) -> (Vec<(Pid, Area)>, f64) {
    let mut shown: Vec<(&Pid, &Process)> = host
        .processes
        .iter()
        .filter(|(_, process)| process.is_running())
        .collect();
    let ended = host
        .processes
        .iter()
        .rev()
        .filter(|(_, process)| !process.is_running());
    shown.extend(ended.take(if shown.is_empty() { 2 } else { 1 }));
    let columns = shown.len().clamp(1, 2);
    let width = (WIDTH - MARGIN * (columns as f64 + 1.0)) / columns as f64;
    let status_row = if is_narrow(width) { STATUS_ROW } else { 0.0 };
    let mut placed = Vec::new();
    let mut y = 6.0;
    for row in shown.chunks(columns) {
        let height = row
            .iter()
            .map(|(_, process)| card_height(process))
            .fold(40.0, f64::max)
            + status_row;
        for (column, (pid, _)) in row.iter().enumerate() {
            let x = MARGIN + column as f64 * (width + MARGIN);
            placed.push((**pid, Area { x, y, width, height }));
        }
        y += height + 6.0;
    }
    (placed, y.max(60.0))
}

/// Whether a card is too narrow for name and status in one row.
#[must_use]
pub fn is_narrow(width: f64) -> bool {
    width < 200.0
}

/// Height of a card's head: name and status.
#[must_use]
pub fn head_height(width: f64) -> f64 {
    if is_narrow(width) {
        CARD_HEAD + STATUS_ROW
    } else {
        CARD_HEAD
    }
}

fn card_height(process: &Process) -> f64 {
    if !process.is_running() {
        return CARD_HEAD + OUTPUT_ROW + 4.0;
    }
    let threads = process
        .threads
        .values()
        .filter(|thread| !thread.ended)
        .count()
        .clamp(1, 3);
    let output = if process.output.is_empty() {
        0.0
    } else {
        OUTPUT_ROW
    };
    CARD_HEAD + threads as f64 * THREAD_ROWS + output + 4.0
}

/// Tabs along the floor, process by process, in further rows where one is full.
fn tabs(host: &Host, floor: f64) -> (Vec<Tab>, f64) {
    let mut tabs: Vec<Tab> = Vec::new();
    let (mut x, mut y) = (MARGIN + 8.0, floor - TAB_ABOVE);
    for (pid, process) in &host.processes {
        for (fd, descriptor) in &process.descriptors {
            let is_minor = !matches!(descriptor.object, Object::Socket(_) | Object::Epoll(_));
            let width = if is_minor { 20.0 } else { 30.0 };
            if x + width > WIDTH - MARGIN {
                x = MARGIN + 8.0;
                y += TAB_HEIGHT + 6.0;
            }
            tabs.push(Tab {
                pid: *pid,
                fd: *fd,
                area: Area {
                    x,
                    y,
                    width,
                    height: TAB_HEIGHT,
                },
                is_minor,
            });
            x += width + 4.0;
        }
        x += if process.descriptors.is_empty() { 0.0 } else { 10.0 };
    }
    (tabs, y + TAB_HEIGHT)
}

/// Down from the tab, across to a lane of its own on the left, down the lane, and in from the side.
fn pipes(host: &Host, joined: &[&Tab], fittings: &[Fitting], boards: &[(EpollId, Area)]) -> Vec<Pipe> {
    let mut pipes = Vec::new();
    for (index, tab) in joined.iter().enumerate() {
        let Some(descriptor) = host
            .processes
            .get(&tab.pid)
            .and_then(|process| process.descriptors.get(&tab.fd))
        else {
            continue;
        };
        let end = match &descriptor.object {
            Object::Socket(id) => fittings
                .iter()
                .find(|fitting| fitting.socket == *id)
                .map(|fitting| fitting.area),
            Object::Epoll(id) => boards
                .iter()
                .find(|(board, _)| board == id)
                .map(|(_, area)| *area),
            Object::Terminal
            | Object::Pipe
            | Object::EventFd
            | Object::TimerFd
            | Object::File(_)
            | Object::Other(_) => None,
        };
        let Some(end) = end else { continue };
        let lane = index % MOST_LANES;
        let (from_x, from_y) = (tab.area.x + tab.area.width / 2.0, tab.area.y + tab.area.height);
        let turn_y = from_y + 6.0 + lane as f64 * 4.0;
        let lane_x = MARGIN + lane as f64 * LANE + 2.0;
        let end_y = end.y + 20.0_f64.min(end.height / 2.0);
        let [from_x, from_y, turn_y, lane_x, end_y, end_x] =
            [from_x, from_y, turn_y, lane_x, end_y, end.x].map(unit);
        let path = format!("M{from_x} {from_y}V{turn_y}H{lane_x}V{end_y}H{end_x}");
        pipes.push(Pipe {
            pid: tab.pid,
            fd: tab.fd,
            path,
        });
    }
    pipes
}

/// The scale of a tube: the smallest of a few round sizes that holds `bytes`, and at most the buffer itself.
#[must_use]
pub fn tube_scale(bytes: u32, buffer: Option<u32>) -> u32 {
    let fitting = [32, 256, 2048, 16 << 10, 128 << 10, 1 << 20]
        .into_iter()
        .find(|size| *size >= bytes);
    let size = fitting.unwrap_or(bytes);
    buffer.map_or(size, |buffer| size.min(buffer.max(bytes).max(1)))
}

/// How the slots of a queue are drawn: all of them where they are few, else the first ones and a gap before the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slots {
    /// Slots before the gap, or all but the dashed one.
    pub first: u32,
    pub has_gap: bool,
}

/// A queue with this limit: `limit` slots and one more, dashed.
#[must_use]
pub fn slots(limit: u32) -> Slots {
    const MOST: u32 = 7;
    if limit <= MOST {
        Slots {
            first: limit,
            has_gap: false,
        }
    } else {
        Slots {
            first: MOST - 1,
            has_gap: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use socketarium_trace::Nanos;
    use socketarium_trace::event::{Provenance, Source, Transport};
    use socketarium_trace::net::TcpState;
    use socketarium_trace::world::{Descriptor, Known, ProcessStatus, Queues, Thread};
    use socketarium_trace::{Seq, Table, Tid};
    use std::collections::VecDeque;

    fn socket() -> Socket {
        Socket {
            transport: Transport::Tcp,
            provenance: Provenance::Call,
            created: Nanos(0),
            local: None,
            remote: None,
            state: Known {
                value: TcpState::Established,
                source: Source::Sampled,
            },
            state_since: Seq(0),
            why: None,
            queues: Queues::default(),
            buffers: None,
            backlog: None,
            readiness: None,
            error: None,
            timers: Table::new(),
            overflows: 0,
        }
    }

    fn process(sockets: &[u32]) -> Process {
        let descriptors = sockets.iter().enumerate().map(|(index, id)| {
            let object = Object::Socket(SocketId(*id));
            (
                Fd(index as i32 + 3),
                Descriptor {
                    object,
                    nonblocking: false,
                    inherited: false,
                },
            )
        });
        Process {
            program: "server".into(),
            file: "server.py".into(),
            arguments: Vec::new(),
            parent: None,
            started: Nanos(0),
            status: ProcessStatus::Running,
            threads: Table::from([(Tid(1), Thread::default())]),
            descriptors: descriptors.collect(),
            tasks: Table::new(),
            output: VecDeque::new(),
            raised: None,
            pausing: false,
        }
    }

    fn host(processes: &[&[u32]], sockets: u32) -> Host {
        Host {
            processes: (1..)
                .map(Pid)
                .zip(processes.iter().map(|sockets| process(sockets)))
                .collect(),
            sockets: (0..sockets).map(|id| (SocketId(id), socket())).collect(),
            ..Host::default()
        }
    }

    fn overlap(one: Area, other: Area) -> bool {
        one.x < other.x + other.width
            && other.x < one.x + one.width
            && one.y < other.y + other.height
            && other.y < one.y + one.height
    }

    fn check(host: &Host) -> Plate {
        let plate = plate(host);
        let areas: Vec<Area> = plate
            .cards
            .iter()
            .map(|(_, area)| *area)
            .chain(plate.tabs.iter().map(|tab| tab.area))
            .chain(plate.fittings.iter().map(|fitting| fitting.area))
            .chain(plate.boards.iter().map(|(_, area)| *area))
            .collect();
        for (index, area) in areas.iter().enumerate() {
            assert!(
                area.x >= 0.0 && area.x + area.width <= WIDTH,
                "{area:?} leaves the plate"
            );
            assert!(
                area.y + area.height <= plate.height,
                "{area:?} leaves the plate below"
            );
            for other in &areas[index + 1..] {
                assert!(!overlap(*area, *other), "{area:?} and {other:?} overlap");
            }
        }
        assert!(
            plate
                .cards
                .iter()
                .all(|(_, area)| area.y + area.height < plate.floor)
        );
        assert!(plate.fittings.iter().all(|fitting| fitting.area.y > plate.floor));
        plate
    }

    #[test]
    fn nothing_overlaps_and_everything_is_on_its_side_of_the_floor() {
        check(&host(&[], 0));
        check(&host(&[&[0]], 1));
        check(&host(&[&[0, 1, 2], &[3]], 4));
        check(&host(&[&[0], &[1], &[2], &[3]], 4));
        let many: Vec<u32> = (0..40).collect();
        check(&host(&[&many], 40));
    }

    #[test]
    fn every_descriptor_of_a_socket_is_joined_to_it_also_where_two_share_one() {
        let plate = check(&host(&[&[0, 1], &[0]], 2));
        assert_eq!(plate.pipes.len(), 3);
    }

    #[test]
    fn a_socket_without_a_descriptor_is_drawn_all_the_same() {
        let plate = check(&host(&[&[]], 1));
        assert_eq!((plate.fittings.len(), plate.pipes.len()), (1, 0));
    }

    #[test]
    fn many_sockets_become_rows() {
        assert!(
            check(&host(&[], 40))
                .fittings
                .iter()
                .all(|fitting| fitting.is_row)
        );
        assert!(
            check(&host(&[], 6))
                .fittings
                .iter()
                .all(|fitting| !fitting.is_row)
        );
    }

    #[test]
    fn a_tube_is_as_large_as_what_is_in_it_asks_for() {
        assert_eq!(tube_scale(0, Some(131_072)), 32);
        assert_eq!(tube_scale(17, Some(131_072)), 32);
        assert_eq!(tube_scale(65, Some(131_072)), 256);
        assert_eq!(tube_scale(100_000, Some(69_120)), 100_000);
        assert_eq!(tube_scale(100_000, Some(110_000)), 110_000);
        assert_eq!(tube_scale(5_000_000, None), 5_000_000);
    }

    #[test]
    fn a_queue_has_one_slot_more_than_its_limit() {
        assert_eq!(
            slots(1),
            Slots {
                first: 1,
                has_gap: false
            }
        );
        assert_eq!(
            slots(0),
            Slots {
                first: 0,
                has_gap: false
            }
        );
        assert_eq!(
            slots(128),
            Slots {
                first: 6,
                has_gap: true
            }
        );
    }
}
