package confab_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"confab.internal/confab"
)

// bothWays runs a test with a context that cannot be cancelled and with one that can: their calls go different ways.
func bothWays(t *testing.T, test func(t *testing.T, ctx context.Context)) {
	t.Run("blocking", func(t *testing.T) { test(t, background) })
	t.Run("cancellable", func(t *testing.T) {
		ctx, cancel := context.WithCancel(background)
		defer cancel()
		test(t, ctx)
	})
}

func TestTypedCallAnswersWithRecordAndCursor(t *testing.T) {
	engine := open(t)
	ann, bob, conversation := annAndBob(t, engine)
	sent := say(t, ann, conversation, "a \"b\"\n\t\\ ☃")
	if sent.Seq != 1 || sent.Body != "a \"b\"\n\t\\ ☃" || sent.Kind != confab.MessageKindText || sent.Cursor == "" {
		t.Fatalf("%+v", sent)
	}
	bothWays(t, func(t *testing.T, ctx context.Context) {
		request := confab.MessagesList{Conversation: conversation, AtLeast: sent.Cursor}
		page := must[confab.HistoryPage](t)(bob.Messages().List(ctx, request))
		if len(page.Messages) != 1 || page.Messages[0].ID != sent.ID || page.MoreBefore {
			t.Fatalf("%+v", page)
		}
	})
}

func TestZeroLeavesAnOptionalMemberOutAndAPointerToZeroDoesNot(t *testing.T) {
	ann, _, conversation := annAndBob(t, open(t))
	for _, body := range []string{"1", "2", "3"} {
		say(t, ann, conversation, body)
	}
	first := func(request confab.MessagesList) string {
		request.Conversation = conversation
		return must[confab.HistoryPage](t)(ann.Messages().List(background, request)).Messages[0].Body
	}
	if newest := first(confab.MessagesList{Limit: 1}); newest != "3" {
		t.Fatal(newest)
	}
	if oldest := first(confab.MessagesList{Limit: 1, After: confab.Ptr[uint64](0)}); oldest != "1" {
		t.Fatal(oldest)
	}
}

func TestNullIsNilAndAbsentListIsEmpty(t *testing.T) {
	engine := open(t)
	ann, _, conversation := annAndBob(t, engine)
	inbox := must[confab.Inbox](t)(ann.Conversations().List(background, confab.ConversationsList{}))
	if inbox.Conversations[0].LastMessage != nil || inbox.Conversations[0].Peer.Name != "bob" {
		t.Fatalf("%+v", inbox)
	}
	group := must[confab.CommittedConversation](t)(ann.Conversations().CreateGroup(background, confab.ConversationsCreateGroup{Title: "me"}))
	if group.Peer != nil || group.Members != 1 || group.ID == conversation {
		t.Fatalf("%+v", group)
	}
	page := must[confab.EventPage](t)(ann.Events().List(background, confab.EventsList{Cursor: inbox.Cursor}))
	if message, ok := page.Events[0].(confab.MessageEvent); !ok || message.Kind != confab.MessageKindCreated {
		t.Fatalf("%+v", page)
	}
}

func TestRawCallTakesAndGivesJSON(t *testing.T) {
	ann, _, conversation := annAndBob(t, open(t))
	bothWays(t, func(t *testing.T, ctx context.Context) {
		request := json.RawMessage(fmt.Sprintf(`{"conversation":%d,"body":"hi"}`, conversation))
		var sent struct{ Body string }
		reply := must[json.RawMessage](t)(ann.Call(ctx, "messages.send", request))
		if err := json.Unmarshal(reply, &sent); err != nil || sent.Body != "hi" {
			t.Fatalf("%s %v", reply, err)
		}
		must[json.RawMessage](t)(ann.Call(ctx, "users.me", nil))
	})
}

func TestErrorSaysWhatAndWhere(t *testing.T) {
	engine := open(t)
	ann, _, conversation := annAndBob(t, engine)
	bothWays(t, func(t *testing.T, ctx context.Context) {
		_, err := ann.Messages().Send(ctx, confab.MessagesSend{Conversation: conversation})
		var failure *confab.Error
		if !errors.As(err, &failure) || failure.Code != confab.ErrInvalidArgument || failure.Field != "body" || failure.Message == "" {
			t.Fatalf("%+v", err)
		}
		if !strings.Contains(err.Error(), "invalid_argument (body)") || errors.Is(err, confab.ErrNotFound) {
			t.Fatal(err)
		}
		_, err = ann.Users().Get(ctx, confab.UsersGet{User: 999})
		expect(t, err, confab.ErrNotFound)
		_, err = engine.Anonymous().Users().Me(ctx, confab.UsersMe{})
		expect(t, err, confab.ErrUnauthenticated)
		_, err = engine.WithToken("no token").Users().Me(ctx, confab.UsersMe{})
		expect(t, err, confab.ErrUnauthenticated)
		_, err = ann.Host().Stats(ctx, confab.HostStats{})
		if err == nil {
			t.Fatal("a user is not the host")
		}
	})
}

func TestTheHostHasItsOperationsItself(t *testing.T) {
	engine := open(t)
	ann := user(t, engine, "ann")
	request := confab.HostEnsureUser{Email: "ann@example.com"}
	again := must[confab.CommittedUser](t)(engine.Host().Host().EnsureUser(background, request)).ID
	raw := must[json.RawMessage](t)(engine.Host().Call(background, "host.ensure_user", json.RawMessage(`{"email":"ann@example.com"}`)))
	if again != ann || !strings.Contains(string(raw), fmt.Sprintf(`"id":%d,`, ann)) {
		t.Fatal(ann, again, string(raw))
	}
}

func TestCodesHaveNames(t *testing.T) {
	if confab.ErrNotFound.String() != "not_found" || confab.Code(4711).String() != "code 4711" {
		t.Fatal(confab.ErrNotFound, confab.Code(4711))
	}
}

func TestUnknownOperationIsNotFound(t *testing.T) {
	engine := open(t)
	ann := engine.AsUser(user(t, engine, "ann"))
	bothWays(t, func(t *testing.T, ctx context.Context) {
		for _, name := range []string{"messages.fly", "", "messages.send\x00", "users.me\xff"} {
			_, err := ann.Call(ctx, name, nil)
			expect(t, err, confab.ErrNotFound)
		}
	})
}

func TestBadInputIsRefusedAndTheEngineGoesOn(t *testing.T) {
	ann, _, conversation := annAndBob(t, open(t))
	bothWays(t, func(t *testing.T, ctx context.Context) {
		for _, text := range []string{"{", "[]", "{\"at_least\":\"\xff\xfe\"}", `{"no_such_member":1}`, "\x00"} {
			_, err := ann.Call(ctx, "users.me", []byte(text))
			expect(t, err, confab.ErrInvalidArgument)
		}
		for _, body := range []string{"\xff\xfe", "a\x00b"} {
			_, err := ann.Messages().Send(ctx, confab.MessagesSend{Conversation: conversation, Body: body})
			expect(t, err, confab.ErrInvalidArgument)
		}
		huge := strings.Repeat("x", confab.RequestBytesMax)
		_, err := ann.Messages().Send(ctx, confab.MessagesSend{Conversation: conversation, Body: huge})
		expect(t, err, confab.ErrTooLarge)
		_, err = ann.Users().Me(ctx, confab.UsersMe{AtLeast: huge})
		expect(t, err, confab.ErrTooLarge)
	})
	if sent := say(t, ann, conversation, "still here"); sent.Seq != 1 {
		t.Fatalf("%+v", sent)
	}
}

func TestCancelledContextReturnsAtOnce(t *testing.T) {
	options := cheap()
	options.PasswordPasses = 200
	engine := openIn(t, t.TempDir(), options)
	ctx, cancel := context.WithCancel(background)
	ended := make(chan error, 1)
	go func() {
		request := confab.UsersRegister{Email: "slow@example.com", Password: "correct horse"}
		_, err := engine.Anonymous().Users().Register(ctx, request)
		ended <- err
	}()
	eventually(t, "the call has begun", func() bool { return engine.CallsWaiting() == 1 })
	cancel()
	err := <-ended
	expect(t, err, confab.ErrCancelled)
	if !errors.Is(err, context.Canceled) || engine.CallsWaiting() != 0 {
		t.Fatal(err)
	}
	_, err = engine.Anonymous().Call(ctx, "users.register", nil)
	expect(t, err, confab.ErrCancelled)
}

func TestDeadlineIsOfTheContext(t *testing.T) {
	engine := open(t)
	ctx, cancel := context.WithTimeout(background, 0)
	defer cancel()
	_, err := engine.Anonymous().Users().Me(ctx, confab.UsersMe{})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
}

func TestGoroutinesShareACaller(t *testing.T) {
	ann, _, conversation := annAndBob(t, open(t))
	bothWays(t, func(t *testing.T, ctx context.Context) {
		var group sync.WaitGroup
		for n := 0; n < 100; n++ {
			group.Add(1)
			go func() {
				defer group.Done()
				_, err := ann.Messages().Send(ctx, confab.MessagesSend{Conversation: conversation, Body: "hi"})
				if _, me := ann.Users().Me(ctx, confab.UsersMe{}); err != nil || me != nil {
					t.Error(err, me)
				}
			}()
		}
		group.Wait()
	})
	if sent := say(t, ann, conversation, "last"); sent.Seq != 201 {
		t.Fatalf("%+v", sent)
	}
}

func TestOverloadIsAnErrorWithAPause(t *testing.T) {
	options := cheap()
	options.CallsMax = 2
	engine := openIn(t, t.TempDir(), options)
	var mu sync.Mutex
	var group sync.WaitGroup
	overloaded := 0
	for n := 0; n < 50; n++ {
		group.Add(1)
		go func(n int) {
			defer group.Done()
			request := confab.UsersRegister{Email: fmt.Sprintf("u%d@example.com", n), Password: "correct horse"}
			_, err := engine.Anonymous().Users().Register(background, request)
			if err == nil {
				return
			}
			expected := new(confab.Error)
			if !errors.As(err, &expected) || expected.Code != confab.ErrOverloaded || expected.RetryAfter <= 0 {
				t.Errorf("%+v", err)
			}
			mu.Lock()
			overloaded++
			mu.Unlock()
		}(n)
	}
	group.Wait()
	if overloaded == 0 || overloaded == 50 {
		t.Fatalf("%d of 50 overloaded", overloaded)
	}
}

func TestSecretsAreNotInTexts(t *testing.T) {
	engine := open(t)
	for _, value := range []any{
		confab.UsersRegister{Email: "a@b", Password: "hunter2"},
		engine.WithToken("hunter2"),
		*engine.WithToken("hunter2"),
		confab.CommittedSignedIn{SignedIn: confab.SignedIn{AccessToken: "hunter2", RefreshToken: "hunter2"}},
	} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if text := fmt.Sprintf(verb, value); strings.Contains(text, "hunter2") {
				t.Errorf("%s: %s", verb, text)
			}
		}
	}
}

func TestACopyOfAnOpenDirectoryCanBeMade(t *testing.T) {
	engine := open(t)
	target := filepath.Join(t.TempDir(), "copy")
	made := must[confab.CommittedBackedUp](t)(engine.Host().Backup(background, confab.HostBackup{Target: target}))
	found, err := os.Stat(filepath.Join(target, "data.mdb"))
	if err != nil || uint64(found.Size()) != uint64(made.Bytes) || made.Cursor == "" {
		t.Fatal(made, err)
	}
}
