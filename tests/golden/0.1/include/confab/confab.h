/** The C API of Confab, a chat engine that an application links.
 *
 *  What the engine can do is its catalogue of operations: confab_call() reaches each by name, JSON in and JSON out, and
 *  confab_describe() lists them. This header adds what a catalogue cannot say: opening, who calls, waiting, events.
 *
 *  Rules for all functions:
 *  - Each returns a confab_status, gives results through `out_` parameters, which are cleared first, and takes an
 *    optional `error` last: NULL, or where to put what went wrong in words. Free it with confab_error_free().
 *  - Text is UTF-8 with a length, and need not end in a NUL. What is given is borrowed for the call. What is received
 *    lives as long as the object that holds it.
 *  - Any thread may call any function at any time, unless the function says otherwise. No errors are kept by thread.
 *  - A handle that was closed, or never was one, gives CONFAB_ERR_BAD_HANDLE. A freed pointer is not to be used.
 *  - A process that was forked while an engine was open can use none: whatever takes or opens one gives
 *    CONFAB_ERR_FORKED. Fork first, then open.
 *  - Inside a callback (log, clock) everything gives CONFAB_ERR_UNSUPPORTED.
 *
 *  The ABI is stable, docs/reference/c-abi.md says how: structs grow at the end only, numbers are never used again.
 */
#ifndef CONFAB_CONFAB_H
#define CONFAB_CONFAB_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define CONFAB_API
#else
#define CONFAB_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Rises when something that a compiled program relies on changes; the shared library's SOVERSION. */
#define CONFAB_ABI_VERSION 1

/** Most bytes of one request's JSON. */
#define CONFAB_REQUEST_BYTES_MAX 131072

/** What the caller should do about a failure. The names in JSON are those without CONFAB_ERR_, in lower case. */
typedef enum confab_status {
  CONFAB_OK = 0,
  CONFAB_ERR_INVALID_ARGUMENT = 1, /**< the request is wrong in itself; the error's field names the part */
  CONFAB_ERR_UNAUTHENTICATED = 2,  /**< no valid credentials: sign in (or refresh) and repeat */
  CONFAB_ERR_FORBIDDEN = 3,        /**< the caller is known and may not do this */
  CONFAB_ERR_NOT_FOUND = 4,        /**< no such thing, or not for this caller */
  CONFAB_ERR_CONFLICT = 5,         /**< clashes with what is stored */
  CONFAB_ERR_TOO_LARGE = 6,        /**< over a named limit */
  CONFAB_ERR_OVERLOADED = 7,       /**< a queue is full: repeat after a pause */
  CONFAB_ERR_RATE_LIMITED = 8,     /**< this caller is too fast: repeat after a pause */
  CONFAB_ERR_STORE_FULL = 9,       /**< disk or map full; reading still works */
  CONFAB_ERR_OUTCOME_UNKNOWN = 10, /**< the commit failed late: repeat with the same "client_key" to settle it */
  CONFAB_ERR_TOO_OLD = 11,         /**< the cursor is before what is kept: read again from the start */
  CONFAB_ERR_BEHIND = 12,          /**< this node has not yet reached the asked cursor: repeat after a pause */
  CONFAB_ERR_UNAVAILABLE = 13,     /**< closing, or another process must come up first: repeat after a pause */
  CONFAB_ERR_INCOMPATIBLE = 14,    /**< the data directory is of a newer or foreign kind */
  CONFAB_ERR_IO_ERROR = 15,        /**< the operating system refused */
  CONFAB_ERR_INTERNAL = 16,        /**< a broken invariant of Confab */
  CONFAB_ERR_UNSUPPORTED = 17,     /**< not on this platform or file system, or not here: see the function */
  CONFAB_ERR_ALREADY_OPEN = 18,    /**< this data directory is open in this process already */
  CONFAB_ERR_METHOD_NOT_ALLOWED = 19,
  /* From here on only in this API. */
  CONFAB_ERR_NO_MEMORY = 100,   /**< there is no memory left */
  CONFAB_ERR_BAD_HANDLE = 101,  /**< the engine was closed, or never was one */
  CONFAB_ERR_FORKED = 102,      /**< the engine belongs to the parent of this process */
  CONFAB_ERR_TIMEOUT = 103,     /**< confab_next(): nothing came in time */
  CONFAB_ERR_INTERRUPTED = 104, /**< confab_next(): the wait was interrupted */
  CONFAB_ERR_CANCELLED = 105    /**< the caller gave up on the call; it may have been carried out all the same */
} confab_status;

/** Borrowed text. `data` may be NULL when `size` is 0. */
typedef struct confab_str {
  const char* data;
  size_t size;
} confab_str;

/** An engine. Zero is none. */
typedef struct confab_engine {
  uint64_t id;
} confab_engine;

/** The answer of a call. */
typedef struct confab_reply confab_reply;
/** Why a call failed. */
typedef struct confab_error confab_error;
/** What confab_next() brings: the end of a call, or something of a subscription. */
typedef struct confab_item confab_item;

/* --- versions and words --- */

/** The library's version at run time, such as "0.1.0". Static. */
CONFAB_API const char* confab_version(void);

/** CONFAB_ABI_VERSION of the library at run time. */
CONFAB_API uint32_t confab_abi_version(void);

/** The name of a status, "not_found"; "unknown" for what this version does not know. Static. */
CONFAB_API const char* confab_status_name(confab_status status);

/** The catalogue as JSON: operations with their fields, records and events. Needs no engine. */
CONFAB_API confab_status confab_describe(confab_reply** out_reply, confab_error** error);

/* --- opening --- */

/** How bad a line of the log is. */
enum { CONFAB_LOG_DEBUG = 0, CONFAB_LOG_INFO = 1, CONFAB_LOG_WARN = 2, CONFAB_LOG_ERROR = 3 };

/** Receives one line without a newline. Called from any thread, also of the engine; must not block long. */
typedef void (*confab_log_fn)(void* user_data, int32_t level, confab_str line);

/** The time as milliseconds since 1970 (UTC). Called from any thread, often; must not block. */
typedef int64_t (*confab_clock_fn)(void* user_data);

/** Begin with CONFAB_ENGINE_OPTIONS_INIT and set what you need; zero means the default that stands behind. */
typedef struct confab_engine_options {
  uint32_t struct_size;           /**< sizeof(confab_engine_options), by the macro */
  uint32_t force_network_fs;      /**< not 0: open on NFS and the like, at one's own risk */
  confab_str data_dir;            /**< made if missing (0700); one engine in a process may have it open */
  uint64_t map_bytes;             /**< most the store may grow to; 64 GiB, sparse */
  confab_str issuer;              /**< `iss` and `aud` of the tokens made here; "confab" */
  int64_t access_token_ms;        /**< 15 minutes */
  int64_t long_access_token_ms;   /**< 24 hours */
  int64_t refresh_token_ms;       /**< 30 days */
  uint64_t password_memory_bytes; /**< argon2id; 64 MiB */
  uint64_t password_passes;       /**< argon2id; 2 */
  uint32_t calls_max;             /**< asynchronous calls in flight or not yet taken from the queue; 10,000 */
  uint32_t subscriptions_max;     /**< 100,000 */
  confab_log_fn log;              /**< NULL: silent */
  void* log_user_data;
  confab_clock_fn clock; /**< NULL: the system's. For tests: tokens and timestamps follow it */
  void* clock_user_data;
} confab_engine_options;

#define CONFAB_ENGINE_OPTIONS_INIT \
  { (uint32_t)sizeof(confab_engine_options), 0, {NULL, 0}, 0, {NULL, 0}, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL }

/** Opens an engine on a data directory. Blocks: reads and perhaps repairs.
 *
 *  Errors: invalid_argument (the option's name is the error's field), already_open, unsupported (network file system,
 *          another PID namespace), incompatible, io_error */
CONFAB_API confab_status confab_engine_open(const confab_engine_options* options, confab_engine* out_engine,
                                            confab_error** error);

/** Closes it. Waits for calls under way in other threads, wakes those that wait in confab_next(), and forgets what is
 *  still queued. Items and replies taken before stay good. */
CONFAB_API confab_status confab_engine_close(confab_engine engine, confab_error** error);

/* --- calling --- */

/** As whom a call is made. */
enum {
  CONFAB_CALLER_ANONYMOUS = 0, /**< nobody yet: may register and sign in */
  CONFAB_CALLER_USER = 1,      /**< `user`, by the word of the application, which knows its people */
  CONFAB_CALLER_TOKEN = 2,     /**< the user of `token`, an access token; checked with every call */
  CONFAB_CALLER_HOST = 3       /**< the application itself: the operations "host.*". Never on a stranger's behalf */
};

/** Who calls. A zeroed struct is the anonymous caller, so a forgotten field never grants rights. */
typedef struct confab_caller {
  uint32_t kind;     /**< CONFAB_CALLER_… */
  uint32_t reserved; /**< 0 */
  uint64_t user;
  uint64_t session; /**< with CONFAB_CALLER_USER: 0, or a session that must be alive */
  confab_str token;
} confab_caller;

/** Calls an operation of the catalogue and waits for its answer. Blocks until a mutation is on disk.
 *
 *  caller     NULL: nobody
 *  operation  a name such as "messages.send"
 *  request    a JSON object of at most CONFAB_REQUEST_BYTES_MAX bytes; empty counts as {}
 *  out_reply  the answer as JSON: free it with confab_reply_free(). NULL unless CONFAB_OK
 *
 *  Errors: those of the operation; not_found (operation), unauthenticated, too_large (request), overloaded,
 *          unavailable, store_full, outcome_unknown */
CONFAB_API confab_status confab_call(confab_engine engine, const confab_caller* caller, confab_str operation,
                                     confab_str request, confab_reply** out_reply, confab_error** error);

/** The same without waiting, for event loops: never blocks. Its end comes by confab_next() as a CONFAB_ITEM_REPLY that
 *  carries `*out_call`, exactly once if this returned CONFAB_OK, also for a refusal by the operation.
 *
 *  Errors: overloaded (options.calls_max), bad_handle, too_large (request) */
CONFAB_API confab_status confab_call_async(confab_engine engine, const confab_caller* caller, confab_str operation,
                                           confab_str request, uint64_t* out_call, confab_error** error);

/** Gives up on a call: its item comes at once with CONFAB_ERR_CANCELLED. What is on its way to the disk gets there all
 *  the same. A call whose item is queued or taken already is left as it is, and that is no error. */
CONFAB_API confab_status confab_cancel(confab_engine engine, uint64_t call, confab_error** error);

/* --- events --- */

/** Subscribes to what happens to a user: what happened after `cursor` first (empty: after this call), then what
 *  happens, in order, each once. The items carry `*out_subscription`: one CONFAB_ITEM_STARTED first, then
 *  CONFAB_ITEM_EVENTs, and one CONFAB_ITEM_ENDED when it is over by itself. To take items slowly costs no memory: they
 *  wait in the store.
 *
 *  With CONFAB_CALLER_TOKEN it lives as long as the session of the token, also beyond the token itself.
 *
 *  Errors: unauthenticated (nobody, the host, a bad token), invalid_argument (cursor), overloaded */
CONFAB_API confab_status confab_subscribe(confab_engine engine, const confab_caller* caller, confab_str cursor,
                                          uint64_t* out_subscription, confab_error** error);

/** Ends a subscription: no more items of it are queued, and those queued are forgotten. An unknown one is no error.
 *  Never waits: what a follower confirmed is on its way to the disk, and the next one of its name here waits for that.
 */
CONFAB_API confab_status confab_unsubscribe(confab_engine engine, uint64_t subscription, confab_error** error);

/** Stops a subscription and lets it go on from where it stopped: for a reader that shares the queue with faster ones.
 *  What is queued already still comes. An unknown subscription is no error. */
CONFAB_API confab_status confab_pause(confab_engine engine, uint64_t subscription, confab_error** error);
CONFAB_API confab_status confab_resume(confab_engine engine, uint64_t subscription, confab_error** error);

/** Follows the whole log as the host: everybody's events, in order, under a name whose confirmed position is stored.
 * For what must miss nothing and may begin again after a crash, such as a search index or a relay. Does not wait: the
 * items carry `*out_subscription`, one CONFAB_ITEM_STARTED first ({"resumed":true}: it goes on behind what was
 * confirmed), then CONFAB_ITEM_EVENTs, and one CONFAB_ITEM_ENDED if it did not begin or is over by itself.
 *
 *  Each event comes once; after a crash those again that were not confirmed on disk. When 1,000 events or 4 MiB of
 * texts are not confirmed, no more are queued until confab_confirm(). End, pause and resume it as a subscription. The
 * host alone may follow: the events are everybody's.
 *
 *  name  1 to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter. One at a time follows under it, in all
 *        processes of the data directory; when a process dies, another one gets the name
 *  from  empty: behind the confirmed position, for a new name at the oldest record. "oldest", "newest", or a cursor to
 *        begin behind
 *
 *  Errors: invalid_argument (name, from), conflict (name: somebody follows under it), too_large (name: as many names as
 *          there may be). Of the end: too_old (the log was trimmed past the position, or the store was restored: read
 *          what you need anew and follow from "oldest"), conflict, internal, io_error */
CONFAB_API confab_status confab_follow(confab_engine engine, confab_str name, confab_str from,
                                       uint64_t* out_subscription, confab_error** error);

/** Says that all events up to the one with this cursor are dealt with. Never blocks; it is on disk within about a
 *  second, and when confab_engine_close() returns. A follower that is over is no error.
 *
 *  Errors: invalid_argument (cursor: none of an event that came) */
CONFAB_API confab_status confab_confirm(confab_engine engine, uint64_t subscription, confab_str cursor,
                                        confab_error** error);

/** A descriptor that is readable (POLLIN) while confab_next() has something to bring or to say; with a subscription
 *  also four times a second, to look whether another process wrote. Take until confab_next() says timeout. It belongs
 * to the engine: poll it, never read or close it. */
CONFAB_API confab_status confab_events_fd(confab_engine engine, int* out_fd, confab_error** error);

/** Takes the next item. Items of one subscription come in order; several threads may take.
 *
 *  timeout_ms  0: does not wait; below 0: waits as long as it takes
 *  out_item    free it with confab_item_free(). NULL unless CONFAB_OK
 *
 *  Errors: timeout, interrupted, unavailable (the engine was closed meanwhile) */
CONFAB_API confab_status confab_next(confab_engine engine, int32_t timeout_ms, confab_item** out_item,
                                     confab_error** error);

/** Makes one confab_next() return CONFAB_ERR_INTERRUPTED: one that waits, else the next. Calls before that count once.
 */
CONFAB_API confab_status confab_interrupt(confab_engine engine, confab_error** error);

/** What an item is. Skip kinds that you do not know. */
enum {
  CONFAB_ITEM_REPLY = 1,   /**< a call ended: its reply, or its error */
  CONFAB_ITEM_STARTED = 2, /**< {"cursor":…,"resumed":…}; resumed false: the cursor could not be served, read anew */
  CONFAB_ITEM_EVENT = 3,   /**< an event as JSON, as on the wire: docs/reference/protocol.md */
  CONFAB_ITEM_ENDED = 4    /**< a subscription is over: the error says why */
};

CONFAB_API uint32_t confab_item_kind(const confab_item* item);
/** The call or subscription it belongs to, as confab_call_async() or confab_subscribe() named it. */
CONFAB_API uint64_t confab_item_id(const confab_item* item);
/** Of a reply that came well, a start or an event; else empty. Lives as long as the item. */
CONFAB_API confab_str confab_item_json(const confab_item* item);
/** Of a call that failed or a subscription that ended; else NULL. Belongs to the item: do not free it. */
CONFAB_API const confab_error* confab_item_error(const confab_item* item);
CONFAB_API void confab_item_free(confab_item* item); /**< NULL is fine */

/* --- answers --- */

/** The answer. Lives as long as the reply; ends in a NUL, which is not counted. */
CONFAB_API confab_str confab_reply_json(const confab_reply* reply);
CONFAB_API void confab_reply_free(confab_reply* reply); /**< NULL is fine */

/** The accessors of an error give CONFAB_OK, 0 and empty text for NULL. Texts end in a NUL, which is not counted. */
CONFAB_API confab_status confab_error_status(const confab_error* error);
/** One line for a person, without secrets. */
CONFAB_API confab_str confab_error_message(const confab_error* error);
/** The field at fault where there is one; else empty. */
CONFAB_API confab_str confab_error_field(const confab_error* error);
/** When to try again, with overloaded, rate_limited, unavailable and behind; 0 if it does not say. */
CONFAB_API int32_t confab_error_retry_after_ms(const confab_error* error);
CONFAB_API void confab_error_free(confab_error* error); /**< NULL is fine */

#ifdef __cplusplus
}
#endif

#endif
