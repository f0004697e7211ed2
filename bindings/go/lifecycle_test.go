package confab_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"confab.internal/confab"
)

func TestProcessExitsWellWithAnOpenEngine(t *testing.T) {
	dir := alone(t)
	if dir == "" {
		return
	}
	engine := must[*confab.Engine](t)(confab.Open(dir, cheap()))
	must[*confab.Subscription](t)(engine.AsUser(user(t, engine, "ann")).Subscribe(background, ""))
	os.Exit(0)
}

func TestAfterCloseEverythingIsABadHandle(t *testing.T) {
	dir := t.TempDir()
	engine := openIn(t, dir, cheap())
	ann := engine.AsUser(user(t, engine, "ann"))
	for n := 0; n < 2; n++ {
		if err := engine.Close(); err != nil {
			t.Fatal(err)
		}
	}
	openIn(t, dir, cheap())
	bothWays(t, func(t *testing.T, ctx context.Context) {
		_, err := ann.Users().Me(ctx, confab.UsersMe{})
		expect(t, err, confab.ErrBadHandle)
		_, err = ann.Subscribe(ctx, "")
		expect(t, err, confab.ErrBadHandle)
	})
}

func TestClosingEndsCallsThatWait(t *testing.T) {
	options := cheap()
	options.PasswordPasses = 50
	engine := openIn(t, t.TempDir(), options)
	ended := make(chan error, 1)
	go func() {
		_, err := engine.Anonymous().Users().Register(background, confab.UsersRegister{Email: "a@b.c", Password: "correct horse"})
		ended <- err
	}()
	eventually(t, "the call has begun", func() bool { return engine.CallsWaiting() == 1 })
	if err := engine.Close(); err != nil {
		t.Fatal(err)
	}
	expect(t, <-ended, confab.ErrUnavailable)
}

func TestManyEnginesDoNotKnowEachOther(t *testing.T) {
	engines := make([]*confab.Engine, 8)
	for n := range engines {
		engines[n] = open(t)
		if ann := user(t, engines[n], "ann"); ann != 1 {
			t.Fatalf("ann is %d", ann)
		}
	}
	for n, engine := range engines {
		if n%2 == 0 {
			engine.Close()
		}
	}
	for n, engine := range engines {
		if _, err := engine.AsUser(1).Users().Me(background, confab.UsersMe{}); (err == nil) != (n%2 == 1) {
			t.Fatal(n, err)
		}
	}
}

func TestADirectoryIsOpenOnce(t *testing.T) {
	dir := t.TempDir()
	openIn(t, dir, cheap())
	_, err := confab.Open(dir, cheap())
	expect(t, err, confab.ErrAlreadyOpen)
}

func TestOptionsAreCheckedByName(t *testing.T) {
	_, err := confab.Open(t.TempDir(), confab.Options{MapBytes: 1})
	var failure *confab.Error
	if !errors.As(err, &failure) || failure.Code != confab.ErrInvalidArgument || failure.Field != "map_bytes" {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = confab.Open(file, cheap())
	expect(t, err, confab.ErrIOError)
	for _, dir := range []string{"", "a\x00b"} {
		_, err = confab.Open(dir, cheap())
		expect(t, err, confab.ErrInvalidArgument)
	}
}

func TestALeakedEngineIsClosed(t *testing.T) {
	dir := t.TempDir()
	func() { user(t, must[*confab.Engine](t)(confab.Open(dir, cheap())), "ann") }()
	eventually(t, "the folder is free", func() bool {
		runtime.GC()
		engine, err := confab.Open(dir, cheap())
		if err == nil {
			engine.Close()
		}
		return err == nil
	})
}

func TestAnOpenSubscriptionKeepsItsEngineOpen(t *testing.T) {
	dir := t.TempDir()
	ears := func() *confab.Subscription {
		engine := must[*confab.Engine](t)(confab.Open(dir, cheap()))
		return must[*confab.Subscription](t)(engine.AsUser(user(t, engine, "ann")).Subscribe(background, ""))
	}()
	events := ears.Events()
	for n := 0; n < 10; n++ {
		runtime.GC()
		select {
		case _, ok := <-events:
			t.Fatal("closed", ok)
		case <-time.After(5 * time.Millisecond):
		}
	}
	ears.Close()
}

func TestNoGoroutineStays(t *testing.T) {
	before := runtime.NumGoroutine()
	engine := open(t)
	ann, bob, conversation := annAndBob(t, engine)
	ctx, cancel := context.WithCancel(background)
	for n := 0; n < 20; n++ {
		must[*confab.Subscription](t)(bob.Subscribe(ctx, ""))
		subscribe(t, ann, "")
	}
	say(t, ann, conversation, "hi")
	cancel()
	engine.Close()
	eventually(t, "as few goroutines as before", func() bool { return runtime.NumGoroutine() <= before })
}

func TestTheLogIsTold(t *testing.T) {
	var lines atomic.Int64
	options := cheap()
	options.Log = func(level confab.LogLevel, line string) {
		if line != "" && level >= confab.LogDebug && level <= confab.LogError {
			lines.Add(1)
		}
		panic("a panic of the test")
	}
	engine := openIn(t, t.TempDir(), options)
	user(t, engine, "ann")
	if err := engine.Close(); err != nil {
		t.Fatal(err)
	}
	if lines.Load() == 0 {
		t.Fatal("no lines")
	}
}

func TestTheClockOfTheApplicationCountsUnlessItPanics(t *testing.T) {
	var broken atomic.Bool
	options := cheap()
	options.Clock = func() time.Time {
		if broken.Load() {
			panic("a panic of the test")
		}
		return time.UnixMilli(1_000_000_000_000)
	}
	engine := openIn(t, t.TempDir(), options)
	born := func(name string) uint64 {
		me := must[confab.User](t)(engine.AsUser(user(t, engine, name)).Users().Me(background, confab.UsersMe{}))
		return me.CreatedAt
	}
	if at := born("ann"); at != 1_000_000_000_000 {
		t.Fatal(at)
	}
	broken.Store(true)
	if at := born("bob"); at <= 1_000_000_000_000 {
		t.Fatal(at)
	}
}

func TestACallbackThatCallsBackIsRefused(t *testing.T) {
	var caller atomic.Pointer[confab.Caller]
	var refused, allowed atomic.Int64
	options := cheap()
	options.Clock = func() time.Time {
		if caller := caller.Load(); caller != nil {
			if _, err := caller.Users().Me(background, confab.UsersMe{}); errors.Is(err, confab.ErrUnsupported) {
				refused.Add(1)
			} else {
				allowed.Add(1)
			}
		}
		return time.Now()
	}
	engine := openIn(t, t.TempDir(), options)
	caller.Store(engine.Anonymous())
	user(t, engine, "ann")
	caller.Store(nil)
	if refused.Load() == 0 || allowed.Load() != 0 {
		t.Fatalf("%d refused, %d allowed", refused.Load(), allowed.Load())
	}
}

func TestTheLibraryTellsItsCatalogue(t *testing.T) {
	if text, err := confab.Describe(); err != nil || !strings.Contains(string(text), `"messages.send"`) || confab.Version() == "" {
		t.Fatal(err)
	}
}

func residentBytes(t *testing.T) int {
	debug.FreeOSMemory()
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	pages, _ := strconv.Atoi(strings.Fields(string(statm))[1])
	return pages * os.Getpagesize()
}

func TestAHundredThousandCallsLeaveNoMemoryBehind(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector keeps memory of its own")
	}
	dir := alone(t)
	if dir == "" {
		return
	}
	const growthBytesMax = 2 << 20
	engine := openIn(t, dir, cheap())
	ann := engine.AsUser(user(t, engine, "ann"))
	cancellable, cancel := context.WithCancel(background)
	defer cancel()
	rounds := func(count int) {
		for n := 0; n < count; n++ {
			must[confab.User](t)(ann.Users().Me(background, confab.UsersMe{}))
			must[confab.User](t)(ann.Users().Me(cancellable, confab.UsersMe{}))
			_, err := engine.Anonymous().Users().Me(background, confab.UsersMe{})
			expect(t, err, confab.ErrUnauthenticated)
			_, err = engine.Anonymous().Users().Me(cancellable, confab.UsersMe{})
			expect(t, err, confab.ErrUnauthenticated)
		}
	}
	rounds(3_000)
	before := residentBytes(t)
	rounds(40_000)
	if growth := residentBytes(t) - before; growth > growthBytesMax {
		t.Fatalf("%d bytes more", growth)
	}
}
