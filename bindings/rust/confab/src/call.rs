use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use crate::dispatcher::{lock, wake, Shared};
use crate::ffi::{Identity, Item};
use crate::{Error, Result};

/// How a call ended.
pub(crate) enum Outcome {
    Replied(Item),
    Failed(Error),
}

impl From<Item> for Outcome {
    fn from(item: Item) -> Self {
        match item.error() {
            Some(error) => Outcome::Failed(error),
            None => Outcome::Replied(item),
        }
    }
}

/// Where the dispatcher puts an outcome, and the future finds it.
#[derive(Default)]
pub(crate) struct Slot(Mutex<SlotState>);

#[derive(Default)]
struct SlotState {
    outcome: Option<Outcome>,
    waker: Option<Waker>,
}

impl Slot {
    pub(crate) fn complete(&self, outcome: Outcome) {
        let waker = {
            let mut state = lock(&self.0);
            state.outcome = Some(outcome);
            state.waker.take()
        };
        wake(waker);
    }

    fn poll(&self, context: &Context<'_>) -> Poll<Outcome> {
        let mut state = lock(&self.0);
        match state.outcome.take() {
            Some(outcome) => Poll::Ready(outcome),
            None => {
                state.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// A call that any executor can run: it begins when it is first polled, and is completed by a thread of the engine.
///
/// Dropping it after that cancels it: it is not waited for, but may have been carried out all the same. Give a mutation a
/// `client_key` if you mean to repeat it.
#[must_use = "a call does nothing unless it is awaited"]
pub struct Call<T> {
    state: State,
    decode: Decode<T>,
}

pub(crate) type Decode<T> = fn(&[u8]) -> serde_json::Result<T>;

enum State {
    Prepared(Box<Prepared>),
    Refused(Error),
    InFlight(InFlight),
    Done,
}

struct Prepared {
    shared: Arc<Shared>,
    caller: Identity,
    operation: String,
    request: Vec<u8>,
}

struct InFlight {
    shared: Arc<Shared>,
    id: u64,
    slot: Arc<Slot>,
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.shared.cancel_call(self.id);
    }
}

impl<T> Call<T> {
    pub(crate) fn new(
        shared: Arc<Shared>,
        caller: Identity,
        operation: &str,
        request: Result<Vec<u8>>,
        decode: Decode<T>,
    ) -> Self {
        let state = match request {
            Ok(request) => State::Prepared(Box::new(Prepared { shared, caller, operation: operation.into(), request })),
            Err(error) => State::Refused(error),
        };
        Call { state, decode }
    }
}

impl<T> Future for Call<T> {
    type Output = Result<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        let in_flight = match std::mem::replace(&mut this.state, State::Done) {
            State::Prepared(call) => match call.shared.start_call(&call.caller, &call.operation, &call.request) {
                Ok((id, slot)) => InFlight { shared: call.shared, id, slot },
                Err(error) => return Poll::Ready(Err(error)),
            },
            State::Refused(error) => return Poll::Ready(Err(error)),
            State::InFlight(in_flight) => in_flight,
            State::Done => panic!("a call was polled after it had ended"),
        };
        if let Err(error) = in_flight.shared.check_process() {
            return Poll::Ready(Err(error));
        }
        match in_flight.slot.poll(context) {
            Poll::Ready(Outcome::Replied(item)) => Poll::Ready((this.decode)(item.json()).map_err(Error::reply)),
            Poll::Ready(Outcome::Failed(error)) => Poll::Ready(Err(error)),
            Poll::Pending => {
                this.state = State::InFlight(in_flight);
                Poll::Pending
            }
        }
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.state {
            State::Prepared(_) | State::Refused(_) => "prepared",
            State::InFlight(_) => "in flight",
            State::Done => "ended",
        };
        out.debug_tuple("Call").field(&state).finish()
    }
}
