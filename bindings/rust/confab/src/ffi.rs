//! The C functions behind safe ones, and what they return behind owners that free it. Unsafe code is here, in callbacks.rs,
//! and where open() is called.
//!
//! What the C API promises and the SAFETY comments rest on: any thread may call any function at any time, handles are
//! checked numbers, borrowed text is not kept after the call, and received text lives as long as the object that holds it.

use std::ffi::CStr;
use std::ptr::{null_mut, NonNull};

use confab_sys as sys;

use crate::{Error, ErrorCode, Result};

pub(crate) use sys::confab_engine as Handle;

/// Borrows text for one call.
pub(crate) fn lend(bytes: &[u8]) -> sys::confab_str {
    sys::confab_str { data: bytes.as_ptr().cast(), size: bytes.len() }
}

/// # Safety
/// `text` must be readable, unchanged, for as long as the caller uses the result.
pub(crate) unsafe fn bytes<'a>(text: sys::confab_str) -> &'a [u8] {
    if text.data.is_null() || text.size == 0 {
        return &[];
    }
    std::slice::from_raw_parts(text.data.cast(), text.size)
}

/// # Safety
/// `error` must be NULL or a live error, which stays its owner's.
unsafe fn read_error(status: sys::confab_status, error: *const sys::confab_error) -> Error {
    let owned = |text| String::from_utf8_lossy(bytes(text)).into_owned();
    let code = ErrorCode::from_number(status);
    let message = if error.is_null() { String::new() } else { owned(sys::confab_error_message(error)) };
    let field = owned(sys::confab_error_field(error));
    let retry_after_ms = sys::confab_error_retry_after_ms(error);
    Error {
        code,
        message: if message.is_empty() { code.name().to_string() } else { message },
        field: if field.is_empty() { None } else { Some(field) },
        retry_after: u64::try_from(retry_after_ms).ok().filter(|ms| *ms > 0).map(std::time::Duration::from_millis),
    }
}

/// Calls a C function that takes an error last.
fn checked(call: impl FnOnce(*mut *mut sys::confab_error) -> sys::confab_status) -> Result<()> {
    let mut error = null_mut();
    let status = call(&mut error);
    // SAFETY: the function has set `error` to NULL or to an error that is ours, read and freed once.
    unsafe {
        let result = if status == sys::CONFAB_OK { Ok(()) } else { Err(read_error(status, error)) };
        sys::confab_error_free(error);
        result
    }
}

/// The answer of a call.
pub(crate) struct Reply(NonNull<sys::confab_reply>);

// SAFETY: a reply does not change and has no ties to the thread that received it.
unsafe impl Send for Reply {}

impl Reply {
    pub(crate) fn json(&self) -> &[u8] {
        // SAFETY: the text lives as long as the reply, which outlives the borrow.
        unsafe { bytes(sys::confab_reply_json(self.0.as_ptr())) }
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        // SAFETY: received from the library, owned, freed once.
        unsafe { sys::confab_reply_free(self.0.as_ptr()) }
    }
}

/// What `confab_next` brought.
pub(crate) struct Item(NonNull<sys::confab_item>);

// SAFETY: an item does not change and has no ties to the thread that took it.
unsafe impl Send for Item {}
// SAFETY: any thread may call the functions that read it, at any time.
unsafe impl Sync for Item {}

impl Item {
    pub(crate) fn kind(&self) -> u32 {
        // SAFETY: the item is alive.
        unsafe { sys::confab_item_kind(self.0.as_ptr()) }
    }

    pub(crate) fn id(&self) -> u64 {
        // SAFETY: the item is alive.
        unsafe { sys::confab_item_id(self.0.as_ptr()) }
    }

    pub(crate) fn json(&self) -> &[u8] {
        // SAFETY: the text lives as long as the item, which outlives the borrow.
        unsafe { bytes(sys::confab_item_json(self.0.as_ptr())) }
    }

    pub(crate) fn error(&self) -> Option<Error> {
        // SAFETY: the error belongs to the item, which is alive; it is read and not freed.
        unsafe {
            let error = sys::confab_item_error(self.0.as_ptr());
            if error.is_null() {
                return None;
            }
            Some(read_error(sys::confab_error_status(error), error))
        }
    }
}

impl Drop for Item {
    fn drop(&mut self) {
        // SAFETY: received from the library, owned, freed once.
        unsafe { sys::confab_item_free(self.0.as_ptr()) }
    }
}

fn received<T>(pointer: *mut T) -> Result<NonNull<T>> {
    NonNull::new(pointer).ok_or_else(|| Error::new(ErrorCode::Internal, "the library gave no result"))
}

pub(crate) fn version() -> &'static str {
    // SAFETY: a static text that ends in a NUL.
    unsafe { CStr::from_ptr(sys::confab_version()) }.to_str().unwrap_or("")
}

pub(crate) fn abi_version() -> u32 {
    // SAFETY: no preconditions.
    unsafe { sys::confab_abi_version() }
}

pub(crate) fn describe() -> Result<Reply> {
    let mut reply = null_mut();
    // SAFETY: both pointers are valid for the call.
    checked(|error| unsafe { sys::confab_describe(&mut reply, error) })?;
    received(reply).map(Reply)
}

/// # Safety
/// The texts of `options` must be readable during the call, its callbacks callable with their user data from any thread
/// until the engine is closed.
pub(crate) unsafe fn open(options: &sys::confab_engine_options) -> Result<Handle> {
    let mut engine = Handle::default();
    checked(|error| sys::confab_engine_open(options, &mut engine, error))?;
    Ok(engine)
}

pub(crate) fn close(engine: Handle) -> Result<()> {
    // SAFETY: a handle is a checked number.
    checked(|error| unsafe { sys::confab_engine_close(engine, error) })
}

pub(crate) fn call(engine: Handle, caller: &Identity, operation: &str, request: &[u8]) -> Result<Reply> {
    let mut reply = null_mut();
    let caller = caller.lend();
    // SAFETY: the caller, the texts and the results are valid for the call.
    checked(|error| unsafe {
        sys::confab_call(engine, &caller, lend(operation.as_bytes()), lend(request), &mut reply, error)
    })?;
    received(reply).map(Reply)
}

pub(crate) fn call_async(engine: Handle, caller: &Identity, operation: &str, request: &[u8]) -> Result<u64> {
    let mut id = 0;
    let caller = caller.lend();
    // SAFETY: as for call().
    checked(|error| unsafe {
        sys::confab_call_async(engine, &caller, lend(operation.as_bytes()), lend(request), &mut id, error)
    })?;
    Ok(id)
}

pub(crate) fn cancel(engine: Handle, call: u64) -> Result<()> {
    // SAFETY: checked numbers.
    checked(|error| unsafe { sys::confab_cancel(engine, call, error) })
}

pub(crate) fn subscribe(engine: Handle, caller: &Identity, cursor: &str) -> Result<u64> {
    let mut id = 0;
    let caller = caller.lend();
    // SAFETY: as for call().
    checked(|error| unsafe { sys::confab_subscribe(engine, &caller, lend(cursor.as_bytes()), &mut id, error) })?;
    Ok(id)
}

pub(crate) fn unsubscribe(engine: Handle, subscription: u64) -> Result<()> {
    // SAFETY: checked numbers.
    checked(|error| unsafe { sys::confab_unsubscribe(engine, subscription, error) })
}

pub(crate) fn follow(engine: Handle, name: &str, from: &str) -> Result<u64> {
    let mut id = 0;
    let (name, from) = (lend(name.as_bytes()), lend(from.as_bytes()));
    // SAFETY: as for call().
    checked(|error| unsafe { sys::confab_follow(engine, name, from, &mut id, error) })?;
    Ok(id)
}

pub(crate) fn confirm(engine: Handle, follower: u64, cursor: &str) -> Result<()> {
    // SAFETY: as for call().
    checked(|error| unsafe { sys::confab_confirm(engine, follower, lend(cursor.as_bytes()), error) })
}

pub(crate) fn pause(engine: Handle, subscription: u64) -> Result<()> {
    // SAFETY: checked numbers.
    checked(|error| unsafe { sys::confab_pause(engine, subscription, error) })
}

pub(crate) fn resume(engine: Handle, subscription: u64) -> Result<()> {
    // SAFETY: checked numbers.
    checked(|error| unsafe { sys::confab_resume(engine, subscription, error) })
}

/// Waits for the next item as long as it takes.
pub(crate) fn next(engine: Handle) -> Result<Item> {
    let mut item = null_mut();
    // SAFETY: the result is valid for the call.
    checked(|error| unsafe { sys::confab_next(engine, -1, &mut item, error) })?;
    received(item).map(Item)
}

/// Who calls.
#[derive(Clone)]
pub(crate) enum Identity {
    Anonymous,
    User { user: u64, session: u64 },
    Token(std::sync::Arc<str>),
    Host,
}

impl Identity {
    /// Borrows itself for one call.
    fn lend(&self) -> sys::confab_caller {
        let mut caller = sys::confab_caller {
            kind: sys::CONFAB_CALLER_ANONYMOUS,
            reserved: 0,
            user: 0,
            session: 0,
            token: lend(b""),
        };
        match self {
            Identity::Anonymous => {}
            Identity::User { user, session } => {
                caller.kind = sys::CONFAB_CALLER_USER;
                caller.user = *user;
                caller.session = *session;
            }
            Identity::Token(token) => {
                caller.kind = sys::CONFAB_CALLER_TOKEN;
                caller.token = lend(token.as_bytes());
            }
            Identity::Host => caller.kind = sys::CONFAB_CALLER_HOST,
        }
        caller
    }
}
