package confab_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// What the README says, in a module of its own, where the module proxy refuses to say anything about ours.
func TestReadmeWorksWhereTheProxyAnswers400AndRunsTwice(t *testing.T) {
	if raceDetector {
		t.Skip("the program is another process")
	}
	proxy := httptest.NewServer(http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		t.Errorf("the proxy was asked for %s", request.URL)
		response.WriteHeader(http.StatusBadRequest)
	}))
	defer proxy.Close()
	here := must[string](t)(os.Getwd())
	readme := string(must[[]byte](t)(os.ReadFile("README.md")))
	part := func(pattern string) string {
		t.Helper()
		found := regexp.MustCompile(pattern).FindStringSubmatch(readme)
		if found == nil {
			t.Fatalf("the README has no %s", pattern)
		}
		return found[1]
	}
	install := strings.ReplaceAll(part("(?s)```sh\n(go mod edit .*?)```"), "PATH/TO/confab/bindings/go", "'"+here+"'")

	app := t.TempDir()
	run := func(name string, arguments ...string) string {
		t.Helper()
		ctx, cancel := context.WithTimeout(background, 4*time.Minute)
		defer cancel()
		command := exec.CommandContext(ctx, name, arguments...)
		command.Dir = app
		command.Env = append(os.Environ(), "GOPROXY="+proxy.URL, "GOFLAGS=", "GONOPROXY=", "GOPRIVATE=")
		output, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s", name, arguments, err, output)
		}
		return string(output)
	}
	if err := os.WriteFile(filepath.Join(app, "main.go"), []byte(part("(?s)```go\n(.*?)```")), 0o600); err != nil {
		t.Fatal(err)
	}
	run("go", "mod", "init", "example.org/app")
	run("bash", "-euc", install)
	run("go", "mod", "tidy")
	run("go", "build", "-o", "app")
	for number := 1; number <= 2; number++ {
		if said, want := run("./app", "data"), fmt.Sprintf("%d: hi\n", number); said != want {
			t.Fatalf("run %d printed %q, not %q", number, said, want)
		}
	}
}
