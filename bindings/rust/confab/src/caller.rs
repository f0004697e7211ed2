use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use crate::call::Decode;
use crate::dispatcher::Shared;
use crate::ffi::{self, Identity};
use crate::wire;
use crate::{Call, Error, Event, Follower, Result, Subscription};

/// Who calls. Cheap to clone, and any thread may use it; it does not keep the engine open.
///
/// Its methods without arguments, such as [`messages`](Caller::messages), are the groups of operations. Each operation is
/// there twice: blocking, until a mutation is on disk, and as a future.
#[derive(Clone)]
pub struct Caller {
    shared: Arc<Shared>,
    identity: Identity,
}

impl Caller {
    pub(crate) fn new(shared: Arc<Shared>, identity: Identity) -> Self {
        Caller { shared, identity }
    }

    /// Calls any operation of the catalogue by its name, with what [`serde_json::json!`] makes, and blocks for its answer.
    ///
    /// Errors: those of the operation; `NotFound` (operation), `Unauthenticated`, `TooLarge` (request), `Overloaded`,
    /// `Unavailable`, `StoreFull`, `OutcomeUnknown`, `BadHandle` (the engine was closed), `Forked`
    pub fn call(&self, operation: &str, request: &impl Serialize) -> Result<Value> {
        self.run(operation, request, wire::decode)
    }

    /// The same as a future.
    pub fn call_async(&self, operation: &str, request: &impl Serialize) -> Call<Value> {
        self.start(operation, request, wire::decode)
    }

    /// The same with JSON as text, which is checked by the engine alone. An empty request counts as `{}`.
    pub fn call_raw(&self, operation: &str, request: impl AsRef<[u8]>) -> Result<String> {
        let reply = ffi::call(self.shared.engine, &self.identity, operation, request.as_ref())?;
        Ok(String::from_utf8_lossy(reply.json()).into_owned())
    }

    /// Subscribes to what happens to this user: first what happened after `cursor` (without one: after now), then what
    /// happens, in order, each once. A kind that this version does not know is an [`Event::Unknown`].
    ///
    /// Errors: `Unauthenticated` (nobody, the host, a bad token), `InvalidArgument` (cursor), `Overloaded`, `BadHandle`
    pub fn subscribe(&self, cursor: Option<&str>) -> Result<Subscription<Event>> {
        self.subscription(cursor, crate::generated::events::decode)
    }

    /// The same with every event as JSON, as docs/reference/protocol.md shows it.
    pub fn subscribe_raw(&self, cursor: Option<&str>) -> Result<Subscription<Value>> {
        self.subscription(cursor, wire::decode)
    }

    pub(crate) fn run<T>(&self, operation: &str, request: &impl Serialize, decode: Decode<T>) -> Result<T> {
        let request = wire::encode(request)?;
        let reply = ffi::call(self.shared.engine, &self.identity, operation, &request)?;
        decode(reply.json()).map_err(Error::reply)
    }

    pub(crate) fn start<T>(&self, operation: &str, request: &impl Serialize, decode: Decode<T>) -> Call<T> {
        Call::new(self.shared.clone(), self.identity.clone(), operation, wire::encode(request), decode)
    }

    fn subscription<T>(&self, cursor: Option<&str>, decode: Decode<T>) -> Result<Subscription<T>> {
        let begin = |engine| ffi::subscribe(engine, &self.identity, cursor.unwrap_or(""));
        let feed = self.shared.start_feed(begin)?;
        Ok(Subscription::new(self.shared.clone(), feed, decode))
    }
}

/// The application itself: a [`Caller`] that has the operations `host.*` as its own methods.
#[derive(Clone, Debug)]
pub struct HostCaller(pub(crate) Caller);

impl HostCaller {
    /// Follows the whole log, everybody's events, under a name whose confirmed position is stored. `from`: `None` goes on
    /// behind what was confirmed under the name, and begins a new name at the oldest record; `"oldest"`, `"newest"` or a
    /// cursor begin there. One at a time follows under a name, in all processes of the data directory.
    ///
    /// Errors: `InvalidArgument` (name, from), `Conflict` (somebody follows under the name), `BadHandle`; by
    /// [`Subscription::started`] also `TooLarge` (as many names as there may be) and `TooOld` (the log was trimmed past the
    /// position: read what you need anew, and follow from `"oldest"`)
    pub fn follow(&self, name: &str, from: Option<&str>) -> Result<Follower> {
        self.follower(name, from, crate::generated::events::decode)
    }

    /// The same with every event as JSON, as docs/reference/following.md shows it.
    pub fn follow_raw(&self, name: &str, from: Option<&str>) -> Result<Follower<Value>> {
        self.follower(name, from, wire::decode)
    }

    fn follower<T>(&self, name: &str, from: Option<&str>, decode: Decode<T>) -> Result<Follower<T>> {
        let shared = &self.0.shared;
        let feed = shared.start_feed(|engine| ffi::follow(engine, name, from.unwrap_or("")))?;
        Ok(Follower(Subscription::new(shared.clone(), feed, decode)))
    }
}

impl Deref for HostCaller {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl From<HostCaller> for Caller {
    fn from(host: HostCaller) -> Caller {
        host.0
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.identity {
            Identity::Anonymous => out.write_str("Caller(anonymous)"),
            Identity::User { user, session } => write!(out, "Caller(user {user}, session {session})"),
            Identity::Token(_) => out.write_str("Caller(token)"),
            Identity::Host => out.write_str("Caller(host)"),
        }
    }
}
