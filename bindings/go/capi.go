package confab

/*
#cgo pkg-config: confab
#include <stdlib.h>
#include "open.h"

// Each saves Go a few crossings into C, and takes Go strings as they are.

static confab_str str(_GoString_ text) { return (confab_str){_GoStringPtr(text), _GoStringLen(text)}; }

typedef struct { uint32_t kind; uint64_t user; uint64_t session; } identity;

static confab_caller caller(identity who, _GoString_ token) {
  return (confab_caller){who.kind, 0, who.user, who.session, str(token)};
}

typedef struct { confab_status status; confab_reply* reply; confab_str json; confab_error* error; } called;

static called go_call(confab_engine engine, identity who, _GoString_ token, _GoString_ operation, const char* request,
                      size_t request_size) {
  confab_caller as = caller(who, token);
  called end = {0};
  end.status = confab_call(engine, &as, str(operation), (confab_str){request, request_size}, &end.reply, &end.error);
  if (end.reply != NULL) {
    end.json = confab_reply_json(end.reply);
  }
  return end;
}

typedef struct { confab_status status; uint64_t id; confab_error* error; } begun;

static begun go_call_async(confab_engine engine, identity who, _GoString_ token, _GoString_ operation, const char* request,
                           size_t request_size) {
  confab_caller as = caller(who, token);
  begun start = {0};
  start.status = confab_call_async(engine, &as, str(operation), (confab_str){request, request_size}, &start.id, &start.error);
  return start;
}

static begun go_subscribe(confab_engine engine, identity who, _GoString_ token, _GoString_ cursor) {
  confab_caller as = caller(who, token);
  begun start = {0};
  start.status = confab_subscribe(engine, &as, str(cursor), &start.id, &start.error);
  return start;
}

static begun go_follow(confab_engine engine, _GoString_ name, _GoString_ from) {
  begun start = {0};
  start.status = confab_follow(engine, str(name), str(from), &start.id, &start.error);
  return start;
}

static begun go_confirm(confab_engine engine, uint64_t id, _GoString_ cursor) {
  begun end = {0};
  end.status = confab_confirm(engine, id, str(cursor), &end.error);
  return end;
}

typedef struct {
  confab_status status;
  uint32_t kind;
  uint64_t id;
  confab_item* item;
  confab_str json;
  const confab_error* item_error;
  confab_error* error;
} taken;

static taken go_next(confab_engine engine, confab_item* previous) {
  confab_item_free(previous);
  taken next = {0};
  next.status = confab_next(engine, -1, &next.item, &next.error);
  if (next.item != NULL) {
    next.kind = confab_item_kind(next.item);
    next.id = confab_item_id(next.item);
    next.json = confab_item_json(next.item);
    next.item_error = confab_item_error(next.item);
  }
  return next;
}
*/
import "C"

import (
	"runtime/cgo"
	"time"
	"unsafe"
)

// handle is an engine of the C API.
type handle = C.confab_engine

const (
	itemReply   = C.CONFAB_ITEM_REPLY
	itemStarted = C.CONFAB_ITEM_STARTED
	itemEvent   = C.CONFAB_ITEM_EVENT
	itemEnded   = C.CONFAB_ITEM_ENDED
)

// identity is as whom a call is made.
type identity struct {
	kind          uint32
	user, session uint64
	token         string
}

func (i *identity) c() C.identity {
	return C.identity{kind: C.uint32_t(i.kind), user: C.uint64_t(i.user), session: C.uint64_t(i.session)}
}

// item is what the engine's queue brought.
type item struct {
	kind uint32
	id   uint64
	json []byte
	err  *Error
}

func text(s C.confab_str) string { return C.GoStringN(s.data, C.int(s.size)) }

func textBytes(s C.confab_str) []byte { return C.GoBytes(unsafe.Pointer(s.data), C.int(s.size)) }

func pointer(bytes []byte) (*C.char, C.size_t) {
	if len(bytes) == 0 {
		return nil, 0
	}
	return (*C.char)(unsafe.Pointer(&bytes[0])), C.size_t(len(bytes))
}

func errorOf(status C.confab_status, err *C.confab_error) *Error {
	return &Error{
		Code:       Code(status),
		Message:    text(C.confab_error_message(err)),
		Field:      text(C.confab_error_field(err)),
		RetryAfter: time.Duration(C.confab_error_retry_after_ms(err)) * time.Millisecond,
	}
}

// check makes an error of a status, and frees what came with it.
func check(status C.confab_status, err *C.confab_error) error {
	if status == C.CONFAB_OK {
		return nil
	}
	defer C.confab_error_free(err)
	return errorOf(status, err)
}

func libraryVersion() string { return C.GoString(C.confab_version()) }

func libraryDescribe() ([]byte, error) {
	var reply *C.confab_reply
	var failure *C.confab_error
	if err := check(C.confab_describe(&reply, &failure), failure); err != nil {
		return nil, err
	}
	defer C.confab_reply_free(reply)
	return textBytes(C.confab_reply_json(reply)), nil
}

func openEngine(dir string, options *Options, callbacks cgo.Handle) (handle, error) {
	scalars := C.confab_engine_options{
		map_bytes:             C.uint64_t(options.MapBytes),
		access_token_ms:       C.int64_t(options.AccessToken.Milliseconds()),
		long_access_token_ms:  C.int64_t(options.LongAccessToken.Milliseconds()),
		refresh_token_ms:      C.int64_t(options.RefreshToken.Milliseconds()),
		password_memory_bytes: C.uint64_t(options.PasswordMemoryBytes),
		password_passes:       C.uint64_t(options.PasswordPasses),
		calls_max:             C.uint32_t(options.CallsMax),
		subscriptions_max:     C.uint32_t(options.SubscriptionsMax),
	}
	withLog, withClock := C.int(0), C.int(0)
	if options.ForceNetworkFS {
		scalars.force_network_fs = 1
	}
	if options.Log != nil {
		withLog = 1
	}
	if options.Clock != nil {
		withClock = 1
	}
	dirData, dirSize := pointer([]byte(dir))
	issuerData, issuerSize := pointer([]byte(options.Issuer))
	var engine handle
	var failure *C.confab_error
	status := C.confab_go_open(&scalars, dirData, dirSize, issuerData, issuerSize, C.uintptr_t(callbacks), withLog, withClock,
		&engine, &failure)
	return engine, check(status, failure)
}

func closeEngine(engine handle) error {
	var failure *C.confab_error
	return check(C.confab_engine_close(engine, &failure), failure)
}

func callBlocking(engine handle, who *identity, operation string, request []byte) ([]byte, error) {
	data, size := pointer(request)
	end := C.go_call(engine, who.c(), who.token, operation, data, size)
	if end.status != C.CONFAB_OK {
		return nil, check(end.status, end.error)
	}
	reply := textBytes(end.json)
	C.confab_reply_free(end.reply)
	return reply, nil
}

func callAsync(engine handle, who *identity, operation string, request []byte) (uint64, error) {
	data, size := pointer(request)
	start := C.go_call_async(engine, who.c(), who.token, operation, data, size)
	return uint64(start.id), check(start.status, start.error)
}

// These four fail only when the engine was closed meanwhile, and then there is nothing left to do.

func cancel(engine handle, call uint64) { C.confab_cancel(engine, C.uint64_t(call), nil) }

func unsubscribe(engine handle, id uint64) { C.confab_unsubscribe(engine, C.uint64_t(id), nil) }

func pause(engine handle, id uint64) { C.confab_pause(engine, C.uint64_t(id), nil) }

func resume(engine handle, id uint64) { C.confab_resume(engine, C.uint64_t(id), nil) }

func subscribe(engine handle, who *identity, cursor string) (uint64, error) {
	start := C.go_subscribe(engine, who.c(), who.token, cursor)
	return uint64(start.id), check(start.status, start.error)
}

func follow(engine handle, name, from string) (uint64, error) {
	start := C.go_follow(engine, name, from)
	return uint64(start.id), check(start.status, start.error)
}

func confirm(engine handle, id uint64, cursor string) error {
	end := C.go_confirm(engine, C.uint64_t(id), cursor)
	return check(end.status, end.error)
}

// items calls hand with each item of the queue until the engine is closed, and says why there are no more.
func items(engine handle, hand func(item)) error {
	var previous *C.confab_item
	for {
		next := C.go_next(engine, previous)
		previous = next.item
		switch next.status {
		case C.CONFAB_OK:
			given := item{kind: uint32(next.kind), id: uint64(next.id)}
			if next.item_error != nil {
				given.err = errorOf(C.confab_error_status(next.item_error), next.item_error)
			} else {
				given.json = textBytes(next.json)
			}
			hand(given)
		case C.CONFAB_ERR_INTERRUPTED, C.CONFAB_ERR_TIMEOUT:
			C.confab_error_free(next.error)
		default:
			return check(next.status, next.error)
		}
	}
}
