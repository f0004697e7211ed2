package confab_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"confab.internal/confab"
)

// soon is how long a test waits for what must come.
const soon = 30 * time.Second

var background = context.Background()

// cheap is options with a small store and cheap passwords.
func cheap() confab.Options {
	return confab.Options{MapBytes: 256 << 20, PasswordMemoryBytes: 8 << 20, PasswordPasses: 1}
}

func must[T any](t testing.TB) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func openIn(t testing.TB, dir string, options confab.Options) *confab.Engine {
	t.Helper()
	engine := must[*confab.Engine](t)(confab.Open(dir, options))
	t.Cleanup(func() { engine.Close() })
	return engine
}

func open(t testing.TB) *confab.Engine {
	t.Helper()
	return openIn(t, t.TempDir(), cheap())
}

func user(t testing.TB, engine *confab.Engine, name string) uint64 {
	t.Helper()
	request := confab.HostEnsureUser{Email: name + "@example.com", Name: name}
	return must[confab.CommittedUser](t)(engine.Host().EnsureUser(background, request)).ID
}

// annAndBob are two people and their conversation.
func annAndBob(t testing.TB, engine *confab.Engine) (ann, bob *confab.Caller, conversation uint64) {
	t.Helper()
	ann = engine.AsUser(user(t, engine, "ann"))
	peer := user(t, engine, "bob")
	request := confab.ConversationsOpenDirect{User: peer}
	opened := must[confab.CommittedConversation](t)(ann.Conversations().OpenDirect(background, request))
	return ann, engine.AsUser(peer), opened.ID
}

func say(t testing.TB, who *confab.Caller, conversation uint64, body string) confab.CommittedMessage {
	t.Helper()
	request := confab.MessagesSend{Conversation: conversation, Body: body}
	return must[confab.CommittedMessage](t)(who.Messages().Send(background, request))
}

func expect(t testing.TB, err error, code confab.Code) {
	t.Helper()
	if !errors.Is(err, code) {
		t.Fatalf("expected %v, got %v", code, err)
	}
}

// eventually waits for a condition.
func eventually(t testing.TB, what string, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(soon); !condition(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("never: " + what)
		}
	}
}

func next(t testing.TB, ears *confab.Subscription) confab.Event {
	t.Helper()
	select {
	case event, ok := <-ears.Events():
		if !ok {
			t.Fatalf("the subscription is over: %v", ears.Err())
		}
		return event
	case <-time.After(soon):
		t.Fatal("no event")
		return nil
	}
}

func nextMessage(t testing.TB, ears *confab.Subscription) confab.MessageEvent {
	t.Helper()
	message, ok := next(t, ears).(confab.MessageEvent)
	if !ok {
		t.Fatal("not a message")
	}
	return message
}

// expectEnd waits until nothing more comes.
func expectEnd(t testing.TB, ears *confab.Subscription) {
	t.Helper()
	select {
	case event, ok := <-ears.Events():
		if ok {
			t.Fatalf("an event after the end: %v", event)
		}
	case <-time.After(soon):
		t.Fatal("no end")
	}
}

// alone runs the test again in a process of its own, where it returns a folder; here it returns "".
func alone(t *testing.T) string {
	t.Helper()
	if dir := os.Getenv("CONFAB_TEST_ALONE"); dir != "" {
		return dir
	}
	command := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	command.Env = append(os.Environ(), "CONFAB_TEST_ALONE="+t.TempDir())
	output, err := command.CombinedOutput()
	if err != nil || !strings.Contains(string(output), "=== RUN   "+t.Name()) {
		t.Fatalf("%v: %s", err, output)
	}
	return ""
}
