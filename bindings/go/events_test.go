package confab_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"confab.internal/confab"
)

func subscribe(t testing.TB, who *confab.Caller, cursor string) *confab.Subscription {
	t.Helper()
	ears := must[*confab.Subscription](t)(who.Subscribe(background, cursor))
	t.Cleanup(func() { ears.Close() })
	return ears
}

func TestSubscriberHearsWhatHappens(t *testing.T) {
	ann, bob, conversation := annAndBob(t, open(t))
	ears := subscribe(t, bob, "")
	if !ears.Resumed() || ears.Cursor() == "" {
		t.Fatal("no beginning")
	}
	sent := say(t, ann, conversation, "hi")
	heard := nextMessage(t, ears)
	if heard.ID != sent.ID || heard.Body != "hi" || heard.Cursor != ears.Cursor() || heard.EventName() != "message" {
		t.Fatalf("%+v", heard)
	}
	request := confab.ConversationsMarkRead{Conversation: conversation, Seq: 1}
	must[confab.CommittedReadMark](t)(bob.Conversations().MarkRead(background, request))
	if mark, ok := next(t, ears).(confab.ReadEvent); !ok || mark.Seq != 1 || mark.Cursor != ears.Cursor() {
		t.Fatalf("%+v", mark)
	}
	select {
	case event := <-ears.Events():
		t.Fatalf("nothing more happened: %+v", event)
	default:
	}
}

func TestSlowReaderHearsEverythingInOrderAndOnce(t *testing.T) {
	ann, bob, conversation := annAndBob(t, open(t))
	slow, quick := subscribe(t, bob, ""), subscribe(t, ann, "")
	// More than the binding and the engine's queue may hold; the quick reader shares them with the slow one.
	const messages, waitingMax = 6000, 256 + 4096
	errs := make(chan error)
	const senders = 100
	for n := 0; n < senders; n++ {
		go func() {
			for n := 0; n < messages/senders; n++ {
				_, err := ann.Messages().Send(background, confab.MessagesSend{Conversation: conversation, Body: "hi"})
				errs <- err
			}
		}()
	}
	go func() {
		for n := 0; n < messages; n++ {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
	}()
	for n := uint64(1); n <= messages; n++ {
		if heard := nextMessage(t, quick); heard.Seq != n {
			t.Fatalf("%d instead of %d", heard.Seq, n)
		}
	}
	if waiting := slow.Waiting(); waiting < 256 || waiting > waitingMax {
		t.Fatalf("%d events wait", waiting)
	}
	for n := uint64(1); n <= messages; n++ {
		if heard := nextMessage(t, slow); heard.Seq != n || n%100 == 0 && heard.Cursor != slow.Cursor() {
			t.Fatalf("%d instead of %d", heard.Seq, n)
		}
	}
	say(t, ann, conversation, "last")
	if heard := nextMessage(t, slow); heard.Body != "last" {
		t.Fatalf("%+v", heard)
	}
}

func TestSubscriptionGoesOnFromItsCursor(t *testing.T) {
	ann, bob, conversation := annAndBob(t, open(t))
	ears := subscribe(t, bob, "")
	for n := 0; n < 6; n++ {
		say(t, ann, conversation, fmt.Sprint(n))
	}
	for n := 0; n < 3; n++ {
		nextMessage(t, ears)
	}
	ears.Close()
	ears.Close()
	expectEnd(t, ears)
	if ears.Err() != nil {
		t.Fatal(ears.Err())
	}
	again := subscribe(t, bob, ears.Cursor())
	for n := 3; n < 6; n++ {
		if heard := nextMessage(t, again); !again.Resumed() || heard.Body != fmt.Sprint(n) {
			t.Fatalf("%+v", heard)
		}
	}
}

func TestCursorOfAnotherStoreIsNotResumed(t *testing.T) {
	_, stranger, _ := annAndBob(t, open(t))
	_, bob, _ := annAndBob(t, open(t))
	if subscribe(t, bob, subscribe(t, stranger, "").Cursor()).Resumed() {
		t.Fatal("resumed")
	}
	_, err := bob.Subscribe(background, "no cursor")
	expect(t, err, confab.ErrInvalidArgument)
}

func TestNobodyCannotSubscribe(t *testing.T) {
	_, err := open(t).Anonymous().Subscribe(background, "")
	expect(t, err, confab.ErrUnauthenticated)
}

func TestSubscriptionEndsWithItsSession(t *testing.T) {
	engine := open(t)
	request := confab.HostSignIn{User: user(t, engine, "ann")}
	session := must[confab.CommittedSignedIn](t)(engine.Host().SignIn(background, request))
	ann := engine.WithToken(session.AccessToken)
	ears := subscribe(t, ann, "")
	if ears.Err() != nil {
		t.Fatal(ears.Err())
	}
	must[confab.CommittedDone](t)(ann.Sessions().SignOut(background))
	expectEnd(t, ears)
	expect(t, ears.Err(), confab.ErrUnauthenticated)
}

func TestContextEndsASubscription(t *testing.T) {
	ann, bob, conversation := annAndBob(t, open(t))
	ctx, cancel := context.WithCancel(background)
	ears := must[*confab.Subscription](t)(bob.Subscribe(ctx, ""))
	say(t, ann, conversation, "hi")
	nextMessage(t, ears)
	cancel()
	expectEnd(t, ears)
	if !errors.Is(ears.Err(), context.Canceled) {
		t.Fatal(ears.Err())
	}
	_, err := bob.Subscribe(ctx, "")
	expect(t, err, confab.ErrCancelled)
}

func TestClosingTheEngineEndsSubscriptionsThatWait(t *testing.T) {
	engine := open(t)
	_, bob, _ := annAndBob(t, engine)
	ears := subscribe(t, bob, "")
	if err := engine.Close(); err != nil {
		t.Fatal(err)
	}
	expectEnd(t, ears)
	expect(t, ears.Err(), confab.ErrUnavailable)
}

func TestClosedSubscriptionMakesRoom(t *testing.T) {
	options := cheap()
	options.SubscriptionsMax = 2
	ann, _, conversation := annAndBob(t, openIn(t, t.TempDir(), options))
	for n := 0; n < 20; n++ {
		ears := subscribe(t, ann, "")
		say(t, ann, conversation, fmt.Sprint(n))
		if heard := nextMessage(t, ears); heard.Body != fmt.Sprint(n) {
			t.Fatalf("%+v", heard)
		}
		ears.Close()
	}
}

func TestWhatIsNewerThanTheBindingIsPassedOver(t *testing.T) {
	event, err := confab.DecodeEvent([]byte(`{"event":"dance","cursor":"c","steps":3}`))
	if unknown, ok := event.(confab.UnknownEvent); err != nil || !ok || unknown.Name != "dance" || unknown.EventCursor() != "c" {
		t.Fatalf("%+v %v", event, err)
	}
	event, err = confab.DecodeEvent([]byte(`{"event":"read","cursor":"c","seq":3,"mood":"good"}`))
	if mark, ok := event.(confab.ReadEvent); err != nil || !ok || mark.Seq != 3 {
		t.Fatalf("%+v %v", event, err)
	}
}
