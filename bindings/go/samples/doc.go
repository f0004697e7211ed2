// Package samples has programs as example functions: `go test` runs them and compares what they print.
package samples

import (
	"context"
	"log"
	"os"

	"confab.internal/confab"
)

// openEngine opens an engine on a new folder, and gives what closes it and takes the folder away.
func openEngine() (*confab.Engine, func()) {
	dir, err := os.MkdirTemp("", "confab")
	check(err)
	engine, err := confab.Open(dir, confab.Options{})
	check(err)
	return engine, func() {
		check(engine.Close())
		check(os.RemoveAll(dir))
	}
}

// userOf is the id of one of the application's own people.
func userOf(engine *confab.Engine, email string) uint64 {
	user, err := engine.Host().EnsureUser(context.Background(), confab.HostEnsureUser{Email: email})
	check(err)
	return user.ID
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
