//! Epoll instances that watch others: how deep, and by how many ways one event may go.

use super::ItemRef;
use crate::descriptor::{FileKey, Object};
use crate::host::Host;
use rustc_hash::{FxHashMap, FxHashSet};
use socketarium_trace::Errno;

/// Steps from an instance to the one at the bottom (`EP_MAX_NESTS`): five may stand in a chain.
const MOST_STEPS: usize = 4;
/// How many instances without a watcher may be reached from one file in so many steps; of one step, any number.
const MOST_PATHS: [u32; MOST_STEPS + 1] = [u32::MAX, 500, 100, 50, 10];

impl Host {
    /// Whether the instance `outer` may watch `inner`.
    ///
    /// # Errors
    /// `ELOOP` where it would come to watch itself, or the chain would be too long.
    pub(super) fn check_loop(&self, outer: usize, inner: usize) -> Result<(), Errno> {
        let known = &mut FxHashMap::default();
        let down = self.steps_down(inner, outer, known).ok_or(Errno::ELOOP)?;
        let up = self.steps_up(outer, &mut FxHashMap::default());
        if down + 1 + up > MOST_STEPS {
            return Err(Errno::ELOOP);
        }
        Ok(())
    }

    /// The longest way from an instance to those that it watches; `None` where it comes to `outer`. Chains that are
    /// there are short, so that it does not go deep.
    fn steps_down(&self, key: usize, outer: usize, known: &mut FxHashMap<usize, usize>) -> Option<usize> {
        if key == outer {
            return None;
        }
        if let Some(steps) = known.get(&key) {
            return Some(*steps);
        }
        let mut longest = 0;
        for (_, row) in &self.epolls[key].rows {
            if let Object::Epoll(inner) = self.files[row.file].object {
                longest = longest.max(self.steps_down(inner, outer, known)? + 1);
            }
        }
        known.insert(key, longest);
        Some(longest)
    }

    fn steps_up(&self, key: usize, known: &mut FxHashMap<usize, usize>) -> usize {
        if let Some(steps) = known.get(&key) {
            return *steps;
        }
        let ways = self.watchers(key).iter();
        let longest = ways
            .map(|item| self.steps_up(item.epoll, known) + 1)
            .max()
            .unwrap_or(0);
        known.insert(key, longest);
        longest
    }

    /// Whether every file that wakes by way of `file` still does so by few enough ways.
    pub(super) fn paths_are_few(&self, file: FileKey) -> bool {
        let mut seen = FxHashSet::default();
        let mut todo = vec![file];
        while let Some(file) = todo.pop() {
            if !seen.insert(file) {
                continue;
            }
            if let Object::Epoll(key) = self.files[file].object {
                todo.extend(self.epolls[key].rows.iter().map(|(_, row)| row.file));
            } else if !self.count_paths(&self.files[file].watched_by, 0, &mut [0; MOST_STEPS + 1]) {
                return false;
            }
        }
        true
    }

    fn count_paths(&self, watchers: &[ItemRef], steps: usize, paths: &mut [u32; MOST_STEPS + 1]) -> bool {
        if steps > MOST_STEPS {
            return false;
        }
        watchers.iter().all(|item| {
            let above = self.watchers(item.epoll);
            if above.is_empty() {
                paths[steps] += 1;
                paths[steps] <= MOST_PATHS[steps]
            } else {
                self.count_paths(above, steps + 1, paths)
            }
        })
    }
}
