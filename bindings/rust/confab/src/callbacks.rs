//! What the engine calls: the log and the clock of the application. No panic gets through to C.

use std::os::raw::c_void;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::time::{SystemTime, UNIX_EPOCH};

use confab_sys as sys;

use crate::ffi;

/// How bad a line of the log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LogLevel {
    /// For who looks for a fault.
    Debug,
    /// What one wants to know later.
    Info,
    /// Something is amiss and goes on.
    Warn,
    /// Something failed.
    Error,
}

pub(crate) type Log = dyn Fn(LogLevel, &str) + Send + Sync;
pub(crate) type Clock = dyn Fn() -> i64 + Send + Sync;

/// Stays where it is in memory, in a Box, while the engine is open.
#[derive(Default)]
pub(crate) struct Callbacks {
    pub(crate) log: Option<Box<Log>>,
    pub(crate) clock: Option<Box<Clock>>,
}

impl Callbacks {
    pub(crate) fn install(&self, options: &mut sys::confab_engine_options) {
        let user_data = self as *const Callbacks as *mut c_void;
        if self.log.is_some() {
            options.log = Some(log_line);
            options.log_user_data = user_data;
        }
        if self.clock.is_some() {
            options.clock = Some(now);
            options.clock_user_data = user_data;
        }
    }
}

/// # Safety
/// `user_data` must be a live `Callbacks`, and `line` readable during the call.
unsafe extern "C" fn log_line(user_data: *mut c_void, level: i32, line: sys::confab_str) {
    let callbacks = &*(user_data as *const Callbacks);
    let level = match level {
        sys::CONFAB_LOG_DEBUG => LogLevel::Debug,
        sys::CONFAB_LOG_INFO => LogLevel::Info,
        sys::CONFAB_LOG_WARN => LogLevel::Warn,
        _ => LogLevel::Error,
    };
    let line = String::from_utf8_lossy(ffi::bytes(line));
    if let Some(log) = &callbacks.log {
        // A log that panics loses its line and nothing else.
        let _ = catch_unwind(AssertUnwindSafe(|| log(level, &line)));
    }
}

/// # Safety
/// `user_data` must be a live `Callbacks`.
unsafe extern "C" fn now(user_data: *mut c_void) -> i64 {
    let callbacks = &*(user_data as *const Callbacks);
    let given = callbacks.clock.as_ref().and_then(|clock| catch_unwind(AssertUnwindSafe(clock)).ok());
    given.unwrap_or_else(system_time_ms)
}

fn system_time_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
