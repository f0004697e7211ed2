package confab_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"confab.internal/confab"
)

// What every binding and every front door must do alike: bindings/conformance.json.

// door is this runner's name in a story's "doors".
const door = "go"

type step map[string]any

type story struct {
	Name  string
	Doors []string
	Steps []step
}

type teller struct {
	t             *testing.T
	ctx           context.Context
	engine        *confab.Engine
	saved         map[string]any
	subscriptions map[string]*confab.Subscription
	followers     map[string]*confab.Follower
}

func parse(t testing.TB, text []byte, value any) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(value); err != nil {
		t.Fatal(err)
	}
}

func TestStoriesConform(t *testing.T) {
	text, err := os.ReadFile("../conformance.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Stories []story }
	parse(t, text, &file)
	cancellable, cancel := context.WithCancel(background)
	defer cancel()
	told := 0
	for _, story := range file.Stories {
		if story.Doors != nil && !contains(story.Doors, door) {
			continue
		}
		told++
		for way, ctx := range map[string]context.Context{"blocking": background, "cancellable": cancellable} {
			ctx := ctx
			t.Run(story.Name+"/"+way, func(t *testing.T) {
				teller := teller{t, ctx, open(t), map[string]any{}, map[string]*confab.Subscription{}, map[string]*confab.Follower{}}
				for number, step := range story.Steps {
					if err := teller.step(step); err != nil {
						t.Fatalf("step %d, %v: %v", number, step, err)
					}
				}
			})
		}
	}
	if told == 0 {
		t.Fatal("no stories")
	}
}

func contains(list []string, wanted string) bool {
	for _, item := range list {
		if item == wanted {
			return true
		}
	}
	return false
}

// value is a value of a step with what was saved put in.
func (s *teller) value(given any) any {
	switch given := given.(type) {
	case string:
		if strings.HasPrefix(given, "$") {
			return s.savedValue(given)
		}
	case []any:
		list := make([]any, len(given))
		for index, item := range given {
			list[index] = s.value(item)
		}
		return list
	case map[string]any:
		if repeat, ok := given["$repeat"].([]any); ok {
			times, _ := repeat[1].(json.Number).Int64()
			return strings.Repeat(repeat[0].(string), int(times))
		}
		object := make(map[string]any, len(given))
		for name, item := range given {
			object[name] = s.value(item)
		}
		return object
	}
	return given
}

func (s *teller) savedValue(name string) any {
	value, ok := s.saved[name[1:]]
	if !ok {
		s.t.Fatalf("%s was not saved", name)
	}
	return value
}

func number(value any) uint64 {
	n, _ := value.(json.Number).Int64()
	return uint64(n)
}

func (s *teller) caller(who any) *confab.Caller {
	switch who := s.value(who).(type) {
	case nil:
		return s.engine.Anonymous()
	case string:
		if who == "host" {
			return s.engine.Host().Caller
		}
	case map[string]any:
		if token, ok := who["token"].(string); ok {
			return s.engine.WithToken(token)
		}
		if session, ok := who["session"]; ok {
			return s.engine.AsSession(number(who["user"]), number(session))
		}
		return s.engine.AsUser(number(who["user"]))
	}
	s.t.Fatalf("who is %v?", who)
	return nil
}

func (s *teller) step(step step) error {
	if operation, ok := step["call"].(string); ok {
		return s.call(operation, step)
	}
	if name, ok := step["subscribe"].(string); ok {
		return s.subscribe(name, step)
	}
	if name, ok := step["follow"].(string); ok {
		return s.follow(name, step["under"].(string))
	}
	if name, ok := step["confirm"].(string); ok {
		return s.followers[name].Confirm(s.subscription(name).Cursor())
	}
	if name, ok := step["event"].(string); ok {
		var event any
		parse(s.t, next(s.t, s.subscription(name)).JSON(), &event)
		return s.check(step["is"], event)
	}
	if name, ok := step["ended"].(string); ok {
		expectEnd(s.t, s.subscription(name))
		return s.checkError(step["error"], s.subscription(name).Err())
	}
	if name, ok := step["unsubscribe"].(string); ok {
		return s.subscription(name).Close()
	}
	return errors.New("an unknown step")
}

func (s *teller) subscription(name string) *confab.Subscription {
	subscription, ok := s.subscriptions[name]
	if !ok {
		s.t.Fatalf("no subscription %s", name)
	}
	return subscription
}

func (s *teller) call(operation string, step step) error {
	var request []byte
	if with, ok := step["with"]; ok {
		request, _ = json.Marshal(s.value(with))
	}
	text, err := s.caller(step["as"]).Call(s.ctx, operation, request)
	if pattern, ok := step["error"]; ok {
		return s.checkError(pattern, err)
	}
	if err != nil {
		return err
	}
	var reply any
	parse(s.t, text, &reply)
	if pattern, ok := step["reply"]; ok {
		return s.check(pattern, reply)
	}
	return nil
}

func (s *teller) follow(name, under string) error {
	follower, err := s.engine.Host().Follow(s.ctx, under, "")
	if err != nil {
		return err
	}
	s.t.Cleanup(func() { follower.Close() })
	s.subscriptions[name], s.followers[name] = follower.Subscription, follower
	return nil
}

func (s *teller) subscribe(name string, step step) error {
	cursor, _ := s.value(step["from"]).(string)
	subscription, err := s.caller(step["as"]).Subscribe(s.ctx, cursor)
	if pattern, ok := step["error"]; ok {
		return s.checkError(pattern, err)
	}
	if err != nil {
		return err
	}
	s.t.Cleanup(func() { subscription.Close() })
	s.subscriptions[name] = subscription
	if pattern, ok := step["started"]; ok {
		return s.check(pattern, map[string]any{"cursor": subscription.Cursor(), "resumed": subscription.Resumed()})
	}
	return nil
}

func (s *teller) checkError(pattern any, err error) error {
	var failure *confab.Error
	if !errors.As(err, &failure) {
		return fmt.Errorf("expected %v, got %v", pattern, err)
	}
	return s.check(pattern, map[string]any{"code": failure.Code.String(), "field": failure.Field})
}

func (s *teller) check(pattern, actual any) error {
	switch pattern := pattern.(type) {
	case map[string]any:
		kind, typed := pattern["$any"]
		name, saved := pattern["$save"].(string)
		if typed || saved {
			if typed && kind != kindOf(actual) {
				break
			}
			if saved {
				s.saved[name] = actual
			}
			return nil
		}
		if _, repeat := pattern["$repeat"]; repeat {
			if s.value(pattern) == actual {
				return nil
			}
			break
		}
		if object, ok := actual.(map[string]any); ok {
			return s.checkMembers(pattern, object)
		}
	case []any:
		list, ok := actual.([]any)
		if !ok || len(list) != len(pattern) {
			break
		}
		for index, item := range pattern {
			if err := s.check(item, list[index]); err != nil {
				return fmt.Errorf("%d: %w", index, err)
			}
		}
		return nil
	default:
		if reflect.DeepEqual(s.value(pattern), actual) {
			return nil
		}
	}
	return fmt.Errorf("expected %v, got %v", pattern, actual)
}

func (s *teller) checkMembers(pattern, actual map[string]any) error {
	for name, wanted := range pattern {
		if name == "..." {
			continue
		}
		value, ok := actual[name]
		if !ok {
			return fmt.Errorf("no member %s in %v", name, actual)
		}
		if err := s.check(wanted, value); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	for name := range actual {
		if _, ok := pattern[name]; !ok && pattern["..."] != true {
			return fmt.Errorf("unexpected member %s", name)
		}
	}
	return nil
}

func kindOf(value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case json.Number:
		if _, err := value.Int64(); err != nil {
			return "number"
		}
		return "integer"
	case string:
		return "string"
	case []any:
		return "array"
	default:
		return "object"
	}
}
