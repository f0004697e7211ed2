// Code generated from the catalogue by bindings/generate; DO NOT EDIT.

package confab

// What may go wrong.
const (
	// The request is wrong in itself; the error's field names the part.
	ErrInvalidArgument Code = 1
	// No valid credentials: sign in (or refresh) and repeat.
	ErrUnauthenticated Code = 2
	// The caller is known and may not do this.
	ErrForbidden Code = 3
	// No such thing, or not for this caller.
	ErrNotFound Code = 4
	// Clashes with what is stored.
	ErrConflict Code = 5
	// Over a named limit.
	ErrTooLarge Code = 6
	// A queue is full: repeat after a pause.
	ErrOverloaded Code = 7
	// This caller is too fast: repeat after a pause.
	ErrRateLimited Code = 8
	// Disk or map full; reading still works.
	ErrStoreFull Code = 9
	// The commit failed late: repeat with the same "client_key" to settle it.
	ErrOutcomeUnknown Code = 10
	// The cursor is before what is kept: read again from the start.
	ErrTooOld Code = 11
	// This node has not yet reached the asked cursor: repeat after a pause.
	ErrBehind Code = 12
	// Closing, or another process must come up first: repeat after a pause.
	ErrUnavailable Code = 13
	// The data directory is of a newer or foreign kind.
	ErrIncompatible Code = 14
	// The operating system refused.
	ErrIOError Code = 15
	// A broken invariant of Confab.
	ErrInternal Code = 16
	// Not on this platform or file system, or not here: see the function.
	ErrUnsupported Code = 17
	// This data directory is open in this process already.
	ErrAlreadyOpen Code = 18
	// Method not allowed.
	ErrMethodNotAllowed Code = 19
	// There is no memory left.
	ErrNoMemory Code = 100
	// The engine was closed, or never was one.
	ErrBadHandle Code = 101
	// The engine belongs to the parent of this process.
	ErrForked Code = 102
	// Nothing came in time.
	ErrTimeout Code = 103
	// The wait was interrupted.
	ErrInterrupted Code = 104
	// The caller gave up on the call; it may have been carried out all the same.
	ErrCancelled Code = 105
)

var codeNames = map[Code]string{
	ErrInvalidArgument:  "invalid_argument",
	ErrUnauthenticated:  "unauthenticated",
	ErrForbidden:        "forbidden",
	ErrNotFound:         "not_found",
	ErrConflict:         "conflict",
	ErrTooLarge:         "too_large",
	ErrOverloaded:       "overloaded",
	ErrRateLimited:      "rate_limited",
	ErrStoreFull:        "store_full",
	ErrOutcomeUnknown:   "outcome_unknown",
	ErrTooOld:           "too_old",
	ErrBehind:           "behind",
	ErrUnavailable:      "unavailable",
	ErrIncompatible:     "incompatible",
	ErrIOError:          "io_error",
	ErrInternal:         "internal",
	ErrUnsupported:      "unsupported",
	ErrAlreadyOpen:      "already_open",
	ErrMethodNotAllowed: "method_not_allowed",
	ErrNoMemory:         "no_memory",
	ErrBadHandle:        "bad_handle",
	ErrForked:           "forked",
	ErrTimeout:          "timeout",
	ErrInterrupted:      "interrupted",
	ErrCancelled:        "cancelled",
}
