//! Declarations of Confab's C API, `include/confab/confab.h`, which has the documentation.
//!
//! Every function is unsafe to call and follows the rules that the header's first comment lists. The crate `confab` is the
//! safe way to the same engine.

#![allow(non_camel_case_types)]

use std::os::raw::{c_char, c_int, c_void};

/// The ABI that these declarations describe; compare with [`confab_abi_version`].
pub const CONFAB_ABI_VERSION: u32 = 1;
/// Most bytes of one request's JSON.
pub const CONFAB_REQUEST_BYTES_MAX: usize = 131_072;

/// An integer and not a Rust `enum`: a newer library may return what this version does not know.
pub type confab_status = i32;

pub const CONFAB_OK: confab_status = 0;
pub const CONFAB_ERR_INVALID_ARGUMENT: confab_status = 1;
pub const CONFAB_ERR_UNAUTHENTICATED: confab_status = 2;
pub const CONFAB_ERR_FORBIDDEN: confab_status = 3;
pub const CONFAB_ERR_NOT_FOUND: confab_status = 4;
pub const CONFAB_ERR_CONFLICT: confab_status = 5;
pub const CONFAB_ERR_TOO_LARGE: confab_status = 6;
pub const CONFAB_ERR_OVERLOADED: confab_status = 7;
pub const CONFAB_ERR_RATE_LIMITED: confab_status = 8;
pub const CONFAB_ERR_STORE_FULL: confab_status = 9;
pub const CONFAB_ERR_OUTCOME_UNKNOWN: confab_status = 10;
pub const CONFAB_ERR_TOO_OLD: confab_status = 11;
pub const CONFAB_ERR_BEHIND: confab_status = 12;
pub const CONFAB_ERR_UNAVAILABLE: confab_status = 13;
pub const CONFAB_ERR_INCOMPATIBLE: confab_status = 14;
pub const CONFAB_ERR_IO_ERROR: confab_status = 15;
pub const CONFAB_ERR_INTERNAL: confab_status = 16;
pub const CONFAB_ERR_UNSUPPORTED: confab_status = 17;
pub const CONFAB_ERR_ALREADY_OPEN: confab_status = 18;
pub const CONFAB_ERR_METHOD_NOT_ALLOWED: confab_status = 19;
pub const CONFAB_ERR_NO_MEMORY: confab_status = 100;
pub const CONFAB_ERR_BAD_HANDLE: confab_status = 101;
pub const CONFAB_ERR_FORKED: confab_status = 102;
pub const CONFAB_ERR_TIMEOUT: confab_status = 103;
pub const CONFAB_ERR_INTERRUPTED: confab_status = 104;
pub const CONFAB_ERR_CANCELLED: confab_status = 105;

pub const CONFAB_LOG_DEBUG: i32 = 0;
pub const CONFAB_LOG_INFO: i32 = 1;
pub const CONFAB_LOG_WARN: i32 = 2;
pub const CONFAB_LOG_ERROR: i32 = 3;

pub const CONFAB_CALLER_ANONYMOUS: u32 = 0;
pub const CONFAB_CALLER_USER: u32 = 1;
pub const CONFAB_CALLER_TOKEN: u32 = 2;
pub const CONFAB_CALLER_HOST: u32 = 3;

pub const CONFAB_ITEM_REPLY: u32 = 1;
pub const CONFAB_ITEM_STARTED: u32 = 2;
pub const CONFAB_ITEM_EVENT: u32 = 3;
pub const CONFAB_ITEM_ENDED: u32 = 4;

/// Borrowed text.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct confab_str {
    pub data: *const c_char,
    pub size: usize,
}

/// An engine. Zero is none.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct confab_engine {
    pub id: u64,
}

macro_rules! opaque {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[repr(C)]
        pub struct $name {
            _private: [u8; 0],
            _pinned: std::marker::PhantomData<(*mut u8, std::marker::PhantomPinned)>,
        }
    )*};
}

opaque! {
    /// The answer of a call.
    confab_reply;
    /// Why a call failed.
    confab_error;
    /// What `confab_next` brings.
    confab_item;
}

pub type confab_log_fn = Option<unsafe extern "C" fn(user_data: *mut c_void, level: i32, line: confab_str)>;
pub type confab_clock_fn = Option<unsafe extern "C" fn(user_data: *mut c_void) -> i64>;

/// Begin with [`confab_engine_options::init`] and set what you need.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct confab_engine_options {
    pub struct_size: u32,
    pub force_network_fs: u32,
    pub data_dir: confab_str,
    pub map_bytes: u64,
    pub issuer: confab_str,
    pub access_token_ms: i64,
    pub long_access_token_ms: i64,
    pub refresh_token_ms: i64,
    pub password_memory_bytes: u64,
    pub password_passes: u64,
    pub calls_max: u32,
    pub subscriptions_max: u32,
    pub log: confab_log_fn,
    pub log_user_data: *mut c_void,
    pub clock: confab_clock_fn,
    pub clock_user_data: *mut c_void,
}

impl confab_engine_options {
    /// `CONFAB_ENGINE_OPTIONS_INIT`.
    pub const fn init() -> Self {
        const NONE: confab_str = confab_str { data: std::ptr::null(), size: 0 };
        Self {
            struct_size: std::mem::size_of::<Self>() as u32,
            force_network_fs: 0,
            data_dir: NONE,
            map_bytes: 0,
            issuer: NONE,
            access_token_ms: 0,
            long_access_token_ms: 0,
            refresh_token_ms: 0,
            password_memory_bytes: 0,
            password_passes: 0,
            calls_max: 0,
            subscriptions_max: 0,
            log: None,
            log_user_data: std::ptr::null_mut(),
            clock: None,
            clock_user_data: std::ptr::null_mut(),
        }
    }
}

/// Who calls.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct confab_caller {
    pub kind: u32,
    pub reserved: u32,
    pub user: u64,
    pub session: u64,
    pub token: confab_str,
}

#[rustfmt::skip]
extern "C" {
    pub fn confab_version() -> *const c_char;
    pub fn confab_abi_version() -> u32;
    pub fn confab_status_name(status: confab_status) -> *const c_char;
    pub fn confab_describe(out_reply: *mut *mut confab_reply, error: *mut *mut confab_error) -> confab_status;

    pub fn confab_engine_open(options: *const confab_engine_options, out_engine: *mut confab_engine,
                              error: *mut *mut confab_error) -> confab_status;
    pub fn confab_engine_close(engine: confab_engine, error: *mut *mut confab_error) -> confab_status;

    pub fn confab_call(engine: confab_engine, caller: *const confab_caller, operation: confab_str, request: confab_str,
                       out_reply: *mut *mut confab_reply, error: *mut *mut confab_error) -> confab_status;
    pub fn confab_call_async(engine: confab_engine, caller: *const confab_caller, operation: confab_str,
                             request: confab_str, out_call: *mut u64, error: *mut *mut confab_error) -> confab_status;
    pub fn confab_cancel(engine: confab_engine, call: u64, error: *mut *mut confab_error) -> confab_status;

    pub fn confab_subscribe(engine: confab_engine, caller: *const confab_caller, cursor: confab_str,
                            out_subscription: *mut u64, error: *mut *mut confab_error) -> confab_status;
    pub fn confab_unsubscribe(engine: confab_engine, subscription: u64, error: *mut *mut confab_error) -> confab_status;
    pub fn confab_follow(engine: confab_engine, name: confab_str, from: confab_str, out_subscription: *mut u64,
                         error: *mut *mut confab_error) -> confab_status;
    pub fn confab_confirm(engine: confab_engine, subscription: u64, cursor: confab_str, error: *mut *mut confab_error)
                          -> confab_status;
    pub fn confab_pause(engine: confab_engine, subscription: u64, error: *mut *mut confab_error) -> confab_status;
    pub fn confab_resume(engine: confab_engine, subscription: u64, error: *mut *mut confab_error) -> confab_status;
    pub fn confab_events_fd(engine: confab_engine, out_fd: *mut c_int, error: *mut *mut confab_error) -> confab_status;
    pub fn confab_next(engine: confab_engine, timeout_ms: i32, out_item: *mut *mut confab_item,
                       error: *mut *mut confab_error) -> confab_status;
    pub fn confab_interrupt(engine: confab_engine, error: *mut *mut confab_error) -> confab_status;

    pub fn confab_item_kind(item: *const confab_item) -> u32;
    pub fn confab_item_id(item: *const confab_item) -> u64;
    pub fn confab_item_json(item: *const confab_item) -> confab_str;
    pub fn confab_item_error(item: *const confab_item) -> *const confab_error;
    pub fn confab_item_free(item: *mut confab_item);

    pub fn confab_reply_json(reply: *const confab_reply) -> confab_str;
    pub fn confab_reply_free(reply: *mut confab_reply);

    pub fn confab_error_status(error: *const confab_error) -> confab_status;
    pub fn confab_error_message(error: *const confab_error) -> confab_str;
    pub fn confab_error_field(error: *const confab_error) -> confab_str;
    pub fn confab_error_retry_after_ms(error: *const confab_error) -> i32;
    pub fn confab_error_free(error: *mut confab_error);
}
