use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use confab_sys as sys;

use crate::callbacks::{Callbacks, LogLevel};
use crate::dispatcher::{lock, Shared};
use crate::ffi::{self, Identity};
use crate::{Caller, Error, ErrorCode, HostCaller, Result};

/// An open engine. Dropping it closes it.
///
/// A process opens a data directory once; it may have many engines, each on its own. An engine has one thread of this crate,
/// which completes futures and fills subscriptions. In a child made by `fork`, calls, futures
/// and subscriptions give [`ErrorCode::Forked`].
pub struct Engine {
    shared: Arc<Shared>,
    dispatcher: Mutex<Option<JoinHandle<()>>>,
    closed: AtomicBool,
    callbacks: Option<Box<Callbacks>>,
}

impl Engine {
    /// Opens an engine on a data directory, which is made if it is missing. Blocks: reads and perhaps repairs.
    pub fn open(data_dir: impl AsRef<Path>) -> Result<Engine> {
        EngineOptions::new().open(data_dir)
    }

    /// Nobody yet: may register and sign in.
    pub fn anonymous(&self) -> Caller {
        self.caller(Identity::Anonymous)
    }

    /// The application itself: it has the operations `host.*` as its own methods. Never act with it on a stranger's behalf.
    pub fn host(&self) -> HostCaller {
        HostCaller(self.caller(Identity::Host))
    }

    /// A user, by the word of the application, which knows its people.
    pub fn as_user(&self, user: u64) -> Caller {
        self.caller(Identity::User { user, session: 0 })
    }

    /// A user in a session, which must be alive whenever the caller calls.
    pub fn as_session(&self, user: u64, session: u64) -> Caller {
        self.caller(Identity::User { user, session })
    }

    /// Whoever an access token belongs to. It is checked with every call.
    pub fn with_token(&self, token: &str) -> Caller {
        self.caller(Identity::Token(token.into()))
    }

    /// Closes the engine: waits for calls under way in other threads; futures and subscriptions end with
    /// [`ErrorCode::Unavailable`], later calls with [`ErrorCode::BadHandle`]. Closing again does nothing, and does
    /// not wait for a close under way.
    ///
    /// Errors: `Unsupported` in a log or clock callback, `Forked`
    pub fn close(&self) -> Result<()> {
        if self.closed.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        if let Err(error) = ffi::close(self.shared.engine) {
            self.closed.store(false, Ordering::Release);
            return Err(error);
        }
        if let Some(thread) = lock(&self.dispatcher).take() {
            // A waker that closes the engine runs on that thread itself.
            if thread.thread().id() != std::thread::current().id() {
                let _ = thread.join();
            }
        }
        Ok(())
    }

    fn caller(&self, identity: Identity) -> Caller {
        Caller::new(self.shared.clone(), identity)
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if self.close().is_err() {
            // Forked, or inside a callback: the engine lives on and may still call back.
            std::mem::forget(self.callbacks.take());
        }
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Engine").field("id", &self.shared.engine.id).finish()
    }
}

/// How to open an engine. What is not set, or zero, has the engine's default. Durations count in whole milliseconds.
#[derive(Default)]
#[must_use]
pub struct EngineOptions {
    issuer: String,
    force_network_fs: bool,
    map_bytes: u64,
    access_token: Duration,
    long_access_token: Duration,
    refresh_token: Duration,
    password_memory_bytes: u64,
    password_passes: u64,
    calls_max: u32,
    subscriptions_max: u32,
    callbacks: Callbacks,
}

macro_rules! setters {
    ($($(#[$doc:meta])* $name:ident: $type:ty;)*) => {$(
        $(#[$doc])*
        pub fn $name(mut self, $name: $type) -> Self {
            self.$name = $name;
            self
        }
    )*};
}

impl EngineOptions {
    /// All defaults.
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Open on NFS and the like, at one's own risk.
        force_network_fs: bool;
        /// Most the store may grow to; 64 GiB, sparse.
        map_bytes: u64;
        /// Life of an access token; 15 minutes.
        access_token: Duration;
        /// Life of an access token of a `long_lived` session; 24 hours.
        long_access_token: Duration;
        /// Life of a refresh token; 30 days.
        refresh_token: Duration;
        /// Memory of argon2id; 64 MiB.
        password_memory_bytes: u64;
        /// Passes of argon2id; 2.
        password_passes: u64;
        /// Asynchronous calls in flight or not yet taken by this crate's thread; 10,000.
        calls_max: u32;
        /// Subscriptions; 100,000.
        subscriptions_max: u32;
    }

    /// `iss` and `aud` of the tokens made here; "confab".
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = issuer.into();
        self
    }

    /// Receives each line of the log, without a newline, from any thread. It must not block long. Inside it, the engine
    /// refuses everything with [`ErrorCode::Unsupported`]. If it panics, the line is lost and nothing else.
    pub fn log(mut self, log: impl Fn(LogLevel, &str) + Send + Sync + 'static) -> Self {
        self.callbacks.log = Some(Box::new(log));
        self
    }

    /// The time as milliseconds since 1970 (UTC), for tests: tokens and timestamps follow it. Called from any thread, often.
    /// If it panics, the system's time counts.
    pub fn clock(mut self, clock: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        self.callbacks.clock = Some(Box::new(clock));
        self
    }

    /// Opens an engine on a data directory, which is made if it is missing. Blocks: reads and perhaps repairs.
    ///
    /// Errors: `InvalidArgument` (the field is the option's name), `AlreadyOpen`, `Unsupported` (network file system, another
    /// PID namespace), `Incompatible`, `IoError`
    pub fn open(self, data_dir: impl AsRef<Path>) -> Result<Engine> {
        let data_dir = data_dir.as_ref().to_str().ok_or_else(|| Error {
            field: Some("data_dir".into()),
            ..Error::new(ErrorCode::InvalidArgument, "the data directory's name is not UTF-8")
        })?;
        let callbacks = Box::new(self.callbacks);
        let mut options = sys::confab_engine_options::init();
        options.force_network_fs = self.force_network_fs.into();
        options.data_dir = ffi::lend(data_dir.as_bytes());
        options.map_bytes = self.map_bytes;
        options.issuer = ffi::lend(self.issuer.as_bytes());
        options.access_token_ms = milliseconds(self.access_token);
        options.long_access_token_ms = milliseconds(self.long_access_token);
        options.refresh_token_ms = milliseconds(self.refresh_token);
        options.password_memory_bytes = self.password_memory_bytes;
        options.password_passes = self.password_passes;
        options.calls_max = self.calls_max;
        options.subscriptions_max = self.subscriptions_max;
        callbacks.install(&mut options);
        #[allow(unsafe_code)]
        // SAFETY: the texts outlive the call. The box stays in the Engine, which frees it only after the engine was closed.
        let handle = unsafe { ffi::open(&options) }?;
        let shared = Arc::new(Shared::new(handle));
        let engine = Engine {
            shared: shared.clone(),
            dispatcher: Mutex::new(None),
            closed: AtomicBool::new(false),
            callbacks: Some(callbacks),
        };
        let thread = std::thread::Builder::new().name("confab".into()).spawn(move || shared.dispatch());
        let thread = thread.map_err(|error| Error::new(ErrorCode::IoError, format!("no thread: {error}")))?;
        *lock(&engine.dispatcher) = Some(thread);
        Ok(engine)
    }
}

impl fmt::Debug for EngineOptions {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("EngineOptions").field("map_bytes", &self.map_bytes).finish_non_exhaustive()
    }
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
