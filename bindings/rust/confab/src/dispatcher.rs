//! The one thread of an engine that takes items from its queue and hands them to whom they belong.

use std::collections::hash_map::HashMap;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use confab_sys as sys;

use crate::call::{Outcome, Slot};
use crate::ffi::{self, Handle, Identity, Item};
use crate::subscription::Feed;
use crate::{Error, ErrorCode, Result};

/// Locks, also after a panic elsewhere: what our locks guard is whole between any two statements.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Wakes a task. A waker that panics must not end the dispatcher.
pub(crate) fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        let _ = catch_unwind(AssertUnwindSafe(|| waker.wake()));
    }
}

/// An engine as its callers, futures and subscriptions see it.
pub(crate) struct Shared {
    pub(crate) engine: Handle,
    process: u32,
    waiting: Mutex<Waiting>,
}

/// Who waits for items. An id is entered under the lock under which it was made, so no item comes before its entry.
#[derive(Default)]
struct Waiting {
    calls: HashMap<u64, Arc<Slot>>,
    feeds: HashMap<u64, Arc<Feed>>,
    /// Why nothing is dispatched any more.
    over: Option<Error>,
}

impl Shared {
    pub(crate) fn new(engine: Handle) -> Self {
        Shared { engine, process: std::process::id(), waiting: Mutex::default() }
    }

    /// Fails in a child made by `fork`: there is no dispatcher there, and our locks may be held for ever.
    pub(crate) fn check_process(&self) -> Result<()> {
        if std::process::id() == self.process {
            return Ok(());
        }
        Err(Error::new(ErrorCode::Forked, "the engine belongs to the parent of this process"))
    }

    pub(crate) fn start_call(&self, caller: &Identity, operation: &str, request: &[u8]) -> Result<(u64, Arc<Slot>)> {
        self.check_process()?;
        let mut waiting = lock(&self.waiting);
        waiting.check()?;
        let id = ffi::call_async(self.engine, caller, operation, request)?;
        let slot = Arc::new(Slot::default());
        waiting.calls.insert(id, slot.clone());
        Ok((id, slot))
    }

    /// Gives up on a call, if it has not ended.
    pub(crate) fn cancel_call(&self, id: u64) {
        if self.check_process().is_ok() && lock(&self.waiting).calls.remove(&id).is_some() {
            // It may have ended meanwhile, or the engine have been closed: either way nobody waits.
            let _ = ffi::cancel(self.engine, id);
        }
    }

    /// Begins to subscribe or to follow.
    pub(crate) fn start_feed(&self, begin: impl FnOnce(Handle) -> Result<u64>) -> Result<Arc<Feed>> {
        self.check_process()?;
        let mut waiting = lock(&self.waiting);
        waiting.check()?;
        let id = begin(self.engine)?;
        let feed = Arc::new(Feed::new(self.engine, id));
        waiting.feeds.insert(id, feed.clone());
        Ok(feed)
    }

    pub(crate) fn end_feed(&self, id: u64) {
        if self.check_process().is_ok() && lock(&self.waiting).feeds.remove(&id).is_some() {
            let _ = ffi::unsubscribe(self.engine, id);
        }
    }

    /// Runs until the engine is closed.
    pub(crate) fn dispatch(&self) {
        loop {
            match ffi::next(self.engine) {
                Ok(item) => self.hand_over(item),
                Err(error) if matches!(error.code, ErrorCode::Timeout | ErrorCode::Interrupted) => {}
                Err(error) => return self.end(error),
            }
        }
    }

    fn hand_over(&self, item: Item) {
        let id = item.id();
        match item.kind() {
            sys::CONFAB_ITEM_REPLY => {
                let slot = lock(&self.waiting).calls.remove(&id);
                if let Some(slot) = slot {
                    slot.complete(Outcome::from(item));
                }
            }
            sys::CONFAB_ITEM_STARTED | sys::CONFAB_ITEM_EVENT => {
                let feed = lock(&self.waiting).feeds.get(&id).cloned();
                if let Some(feed) = feed {
                    feed.push(item);
                }
            }
            sys::CONFAB_ITEM_ENDED => {
                let feed = lock(&self.waiting).feeds.remove(&id);
                if let Some(feed) = feed {
                    let unknown = || Error::new(ErrorCode::Internal, "the subscription ended without a reason");
                    feed.end(item.error().unwrap_or_else(unknown));
                }
            }
            _ => {}
        }
    }

    fn end(&self, error: Error) {
        // A close that was quicker than this thread: who waited began before it.
        let error = match error.code {
            ErrorCode::BadHandle => Error::new(ErrorCode::Unavailable, "the engine was closed"),
            _ => error,
        };
        let (calls, feeds) = {
            let mut waiting = lock(&self.waiting);
            waiting.over = Some(error.clone());
            (std::mem::take(&mut waiting.calls), std::mem::take(&mut waiting.feeds))
        };
        calls.into_values().for_each(|slot| slot.complete(Outcome::Failed(error.clone())));
        feeds.into_values().for_each(|feed| feed.end(error.clone()));
    }
}

impl Waiting {
    fn check(&self) -> Result<()> {
        match &self.over {
            // What the C API says of a closed engine, whichever thread saw it first.
            Some(error) if error.code == ErrorCode::Unavailable => {
                Err(Error::new(ErrorCode::BadHandle, "the engine was closed"))
            }
            Some(error) => Err(error.clone()),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{wire, Subscription};

    #[test]
    fn a_close_that_the_dispatcher_missed_is_unavailable_to_who_waits() {
        let shared = Arc::new(Shared::new(Handle { id: u64::MAX }));
        let feed = Arc::new(Feed::new(shared.engine, 1));
        lock(&shared.waiting).feeds.insert(1, feed.clone());
        shared.dispatch();
        let mut ears = Subscription::<serde_json::Value>::new(shared.clone(), feed, wire::decode);
        assert_eq!(ears.recv().unwrap().unwrap_err().code, ErrorCode::Unavailable);
        assert_eq!(lock(&shared.waiting).check().unwrap_err().code, ErrorCode::BadHandle);
    }
}
