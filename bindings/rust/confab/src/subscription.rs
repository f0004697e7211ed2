use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use confab_sys as sys;
use futures_core::Stream;

use crate::call::Decode;
use crate::dispatcher::{lock, wake, Shared};
use crate::ffi::{self, Handle, Item};
use crate::wire::{self, record, AtCursor};
use crate::{Error, ErrorCode, Event, Result};

/// Events that wait for their reader. With so many the subscription is paused; at half of them it goes on.
const BUFFER_EVENTS_MAX: usize = 256;

/// How a subscription began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Started {
    /// Where it began.
    pub cursor: String,
    /// False: the given cursor could not be served, so read the conversations anew. They may have changed unheard.
    pub resumed: bool,
}
record!(Started { "cursor" cursor required, "resumed" resumed required });

/// Between the dispatcher, which fills it, and one subscription.
pub(crate) struct Feed {
    engine: Handle,
    id: u64,
    state: Mutex<FeedState>,
    changed: Condvar,
}

#[derive(Default)]
struct FeedState {
    started: Option<Started>,
    events: VecDeque<Item>,
    paused: bool,
    end: Option<Error>,
    waker: Option<Waker>,
}

impl Feed {
    pub(crate) fn new(engine: Handle, id: u64) -> Self {
        Feed { engine, id, state: Mutex::default(), changed: Condvar::new() }
    }

    pub(crate) fn push(&self, item: Item) {
        self.change(|state| {
            if item.kind() == sys::CONFAB_ITEM_STARTED {
                state.started = Some(wire::decode(item.json()).unwrap_or_default());
                return;
            }
            state.events.push_back(item);
            if state.events.len() >= BUFFER_EVENTS_MAX && !state.paused {
                // Under the lock, so that pausing and resuming reach the engine in the order in which they were decided.
                state.paused = ffi::pause(self.engine, self.id).is_ok();
            }
        });
    }

    pub(crate) fn end(&self, error: Error) {
        self.change(|state| state.end = Some(error));
    }

    fn change(&self, change: impl FnOnce(&mut FeedState)) {
        let waker = {
            let mut state = lock(&self.state);
            change(&mut state);
            state.waker.take()
        };
        self.changed.notify_all();
        wake(waker);
    }

    fn take(&self, state: &mut FeedState) -> Option<Item> {
        let item = state.events.pop_front()?;
        if state.paused && state.events.len() <= BUFFER_EVENTS_MAX / 2 {
            state.paused = ffi::resume(self.engine, self.id).is_err();
        }
        Some(item)
    }

    /// Waits until `ready` has something to give, as long as it takes or until `deadline`.
    fn wait<R>(&self, deadline: Option<Instant>, mut ready: impl FnMut(&mut FeedState) -> Option<R>) -> Option<R> {
        let mut state = lock(&self.state);
        loop {
            if let Some(result) = ready(&mut state) {
                return Some(result);
            }
            state = match deadline {
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(deadline) => {
                    let left = deadline.checked_duration_since(Instant::now())?;
                    self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }

    fn poll<R>(&self, context: &Context<'_>, ready: impl FnOnce(&mut FeedState) -> Option<R>) -> Poll<R> {
        let mut state = lock(&self.state);
        match ready(&mut state) {
            Some(result) => Poll::Ready(result),
            None => {
                state.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// What happens to a user, in order: a [`Stream`] for `async` code, [`recv`](Subscription::recv) and
/// [`iter`](Subscription::iter) for code that blocks.
///
/// A slow reader costs no memory: a few hundred events wait here, the others in the store. A subscription that ends by itself
/// gives its error once, then nothing more. Dropping it ends it.
pub struct Subscription<T = Event> {
    shared: Arc<Shared>,
    feed: Arc<Feed>,
    decode: Decode<T>,
    last: Option<Item>,
    over: bool,
}

/// The whole log as a host follows it under a name: a [`Subscription`] whose events are confirmed. Take an event, deal with it,
/// and confirm it: what was not confirmed on disk comes again after a crash. Delivery stops at 1,000 unconfirmed events.
pub struct Follower<T = Event>(pub(crate) Subscription<T>);

impl<T> Follower<T> {
    /// Says that all events up to the one with this cursor are dealt with. Returns at once: it is on disk within about a
    /// second, and when the engine is closed.
    ///
    /// Errors: `InvalidArgument` (cursor: of no event that came), `BadHandle`
    pub fn confirm(&self, cursor: &str) -> Result<()> {
        self.0.shared.check_process()?;
        ffi::confirm(self.0.feed.engine, self.0.feed.id, cursor)
    }

    /// The same for the last event taken.
    pub fn confirm_taken(&self) -> Result<()> {
        self.confirm(&self.0.cursor().unwrap_or_default())
    }
}

impl<T> std::ops::Deref for Follower<T> {
    type Target = Subscription<T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T> std::ops::DerefMut for Follower<T> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

enum Step {
    Event(Item),
    End(Error),
}

impl<T> Subscription<T> {
    pub(crate) fn new(shared: Arc<Shared>, feed: Arc<Feed>, decode: Decode<T>) -> Self {
        Subscription { shared, feed, decode, last: None, over: false }
    }

    /// Blocks for the next event. `None` when the subscription is over.
    pub fn recv(&mut self) -> Option<Result<T>> {
        self.recv_until(None)
    }

    /// The same, but not longer than `timeout`: then the error is [`ErrorCode::Timeout`], and the subscription goes on.
    pub fn recv_timeout(&mut self, timeout: Duration) -> Option<Result<T>> {
        self.recv_until(Instant::now().checked_add(timeout))
    }

    /// The next event as a future, for code without a library of streams. Dropping it loses no event.
    pub fn recv_async(&mut self) -> Recv<'_, T> {
        Recv(self)
    }

    /// Blocks for each next event, until the subscription is over.
    pub fn iter(&mut self) -> Iter<'_, T> {
        Iter(self)
    }

    /// Blocks until the engine has begun to serve the subscription, which is soon, and says whether it could resume.
    ///
    /// Errors: why the subscription ended before
    pub fn started(&self) -> Result<Started> {
        self.shared.check_process()?;
        let never = || Err(Error::new(ErrorCode::Internal, "the subscription has no beginning"));
        self.feed.wait(None, Self::beginning).unwrap_or_else(never)
    }

    /// The same as a future.
    pub fn started_async(&mut self) -> StartedFuture<'_, T> {
        StartedFuture(self)
    }

    /// The cursor of the last event taken, else of the beginning; `None` before the beginning. Give it to
    /// [`Caller::subscribe`](crate::Caller::subscribe) to go on from here.
    pub fn cursor(&self) -> Option<String> {
        match &self.last {
            Some(item) => wire::decode::<AtCursor>(item.json()).ok().map(|at| at.cursor),
            None => lock(&self.feed.state).started.as_ref().map(|started| started.cursor.clone()),
        }
    }

    /// How many events wait here for their reader.
    pub fn waiting(&self) -> usize {
        lock(&self.feed.state).events.len()
    }

    fn beginning(state: &mut FeedState) -> Option<Result<Started>> {
        match (&state.started, &state.end) {
            (Some(started), _) => Some(Ok(started.clone())),
            (None, Some(error)) => Some(Err(error.clone())),
            (None, None) => None,
        }
    }

    fn recv_until(&mut self, deadline: Option<Instant>) -> Option<Result<T>> {
        if self.over {
            return None;
        }
        if let Err(error) = self.shared.check_process() {
            self.over = true;
            return Some(Err(error));
        }
        let feed = self.feed.clone();
        let timeout = || Step::End(Error::new(ErrorCode::Timeout, "nothing came in time"));
        let step = feed.wait(deadline, |state| self.step(state)).unwrap_or_else(timeout);
        Some(self.finish(step))
    }

    fn poll_recv(&mut self, context: &Context<'_>) -> Poll<Option<Result<T>>> {
        if self.over {
            return Poll::Ready(None);
        }
        if let Err(error) = self.shared.check_process() {
            self.over = true;
            return Poll::Ready(Some(Err(error)));
        }
        let feed = self.feed.clone();
        feed.poll(context, |state| self.step(state)).map(|step| Some(self.finish(step)))
    }

    fn step(&mut self, state: &mut FeedState) -> Option<Step> {
        if let Some(item) = self.feed.take(state) {
            return Some(Step::Event(item));
        }
        let error = state.end.clone()?;
        self.over = true;
        Some(Step::End(error))
    }

    fn finish(&mut self, step: Step) -> Result<T> {
        match step {
            Step::End(error) => Err(error),
            Step::Event(item) => {
                let event = (self.decode)(item.json()).map_err(Error::reply);
                self.last = Some(item);
                event
            }
        }
    }
}

impl<T> Drop for Subscription<T> {
    fn drop(&mut self) {
        self.shared.end_feed(self.feed.id);
    }
}

impl<T> fmt::Debug for Subscription<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Subscription").field("id", &self.feed.id).field("cursor", &self.cursor()).finish()
    }
}

impl<T> Stream for Subscription<T> {
    type Item = Result<T>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_recv(context)
    }
}

impl<'a, T> IntoIterator for &'a mut Subscription<T> {
    type Item = Result<T>;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

/// Blocks for each next event: see [`Subscription::iter`].
#[derive(Debug)]
pub struct Iter<'a, T>(&'a mut Subscription<T>);

impl<T> Iterator for Iter<'_, T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.recv()
    }
}

/// The next event: see [`Subscription::recv_async`].
#[derive(Debug)]
#[must_use = "futures do nothing unless they are awaited"]
pub struct Recv<'a, T>(&'a mut Subscription<T>);

impl<T> Future for Recv<'_, T> {
    type Output = Option<Result<T>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.get_mut().0.poll_recv(context)
    }
}

/// How the subscription began: see [`Subscription::started_async`].
#[derive(Debug)]
#[must_use = "futures do nothing unless they are awaited"]
pub struct StartedFuture<'a, T>(&'a mut Subscription<T>);

impl<T> Future for StartedFuture<'_, T> {
    type Output = Result<Started>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.feed.poll(context, Subscription::<T>::beginning)
    }
}
