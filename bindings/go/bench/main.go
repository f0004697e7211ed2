// Command bench tells what a cheap read costs through the binding, as JSON lines. Give it a folder for the data.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"confab.internal/confab"
)

const (
	calls  = 20_000
	rounds = 5
)

// nanosecondsPerCall is the best of some rounds: what the others add is the machine's.
func nanosecondsPerCall(call func() error) float64 {
	best := time.Duration(0)
	for round := 0; round <= rounds; round++ {
		begin := time.Now()
		for n := 0; n < calls; n++ {
			if err := call(); err != nil {
				log.Fatal(err)
			}
		}
		if taken := time.Since(begin); round == 1 || round > 1 && taken < best {
			best = taken
		}
	}
	return float64(best.Nanoseconds()) / calls
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: bench FOLDER")
	}
	engine, err := confab.Open(os.Args[1], confab.Options{MapBytes: 256 << 20})
	if err != nil {
		log.Fatal(err)
	}
	defer engine.Close()
	background := context.Background()
	cancellable, cancel := context.WithCancel(background)
	defer cancel()
	user, err := engine.Host().EnsureUser(background, confab.HostEnsureUser{Email: "ann@example.com"})
	if err != nil {
		log.Fatal(err)
	}
	ann := engine.AsUser(user.ID)

	typed := func(ctx context.Context) func() error {
		return func() error {
			_, err := ann.Users().Me(ctx, confab.UsersMe{})
			return err
		}
	}
	raw := func(ctx context.Context) func() error {
		return func() error {
			_, err := ann.Call(ctx, "users.me", nil)
			return err
		}
	}
	for _, row := range []struct {
		subject string
		call    func() error
	}{
		{"go", typed(background)},
		{"go raw", raw(background)},
		{"go cancellable", typed(cancellable)},
		{"go raw cancellable", raw(cancellable)},
	} {
		fmt.Printf(`{"work":"call","subject":"%s","metric":"ns_per_call","value":%.0f}`+"\n", row.subject, nanosecondsPerCall(row.call))
	}
}
