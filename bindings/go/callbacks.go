package confab

// #include <stddef.h>
// #include <stdint.h>
import "C"

import (
	"runtime/cgo"
	"time"
)

// callbacks are the functions of an application that its engine calls, on threads of the engine. A panic stops here: above are
// frames of C++, which must not be unwound.
type callbacks struct {
	log   func(level LogLevel, line string)
	clock func() time.Time
}

//export confabGoLog
func confabGoLog(handle C.uintptr_t, level C.int32_t, data *C.char, size C.size_t) {
	defer func() { _ = recover() }()
	cgo.Handle(handle).Value().(*callbacks).log(LogLevel(level), C.GoStringN(data, C.int(size)))
}

//export confabGoClock
func confabGoClock(handle C.uintptr_t) (milliseconds C.int64_t) {
	milliseconds = C.int64_t(time.Now().UnixMilli())
	defer func() { _ = recover() }()
	return C.int64_t(cgo.Handle(handle).Value().(*callbacks).clock().UnixMilli())
}
