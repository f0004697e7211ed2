// Generated from the catalogue by bindings/generate; do not edit.

crate::error::codes! {
    /// The request is wrong in itself; the error's field names the part.
    InvalidArgument = 1, "invalid_argument";
    /// No valid credentials: sign in (or refresh) and repeat.
    Unauthenticated = 2, "unauthenticated";
    /// The caller is known and may not do this.
    Forbidden = 3, "forbidden";
    /// No such thing, or not for this caller.
    NotFound = 4, "not_found";
    /// Clashes with what is stored.
    Conflict = 5, "conflict";
    /// Over a named limit.
    TooLarge = 6, "too_large";
    /// A queue is full: repeat after a pause.
    Overloaded = 7, "overloaded";
    /// This caller is too fast: repeat after a pause.
    RateLimited = 8, "rate_limited";
    /// Disk or map full; reading still works.
    StoreFull = 9, "store_full";
    /// The commit failed late: repeat with the same "client_key" to settle it.
    OutcomeUnknown = 10, "outcome_unknown";
    /// The cursor is before what is kept: read again from the start.
    TooOld = 11, "too_old";
    /// This node has not yet reached the asked cursor: repeat after a pause.
    Behind = 12, "behind";
    /// Closing, or another process must come up first: repeat after a pause.
    Unavailable = 13, "unavailable";
    /// The data directory is of a newer or foreign kind.
    Incompatible = 14, "incompatible";
    /// The operating system refused.
    IoError = 15, "io_error";
    /// A broken invariant of Confab.
    Internal = 16, "internal";
    /// Not on this platform or file system, or not here: see the function.
    Unsupported = 17, "unsupported";
    /// This data directory is open in this process already.
    AlreadyOpen = 18, "already_open";
    /// Method not allowed.
    MethodNotAllowed = 19, "method_not_allowed";
    /// There is no memory left.
    NoMemory = 100, "no_memory";
    /// The engine was closed, or never was one.
    BadHandle = 101, "bad_handle";
    /// The engine belongs to the parent of this process.
    Forked = 102, "forked";
    /// Nothing came in time.
    Timeout = 103, "timeout";
    /// The wait was interrupted.
    Interrupted = 104, "interrupted";
    /// The caller gave up on the call; it may have been carried out all the same.
    Cancelled = 105, "cancelled";
}
