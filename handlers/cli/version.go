package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"areaclientes/store"
)

// release is the version of a released program, set by the linker.
var release = "dev"

// version is what is known of the running program.
type version struct {
	Version string `json:"version"`
	Commit  string `json:"commit"`
	Go      string `json:"go"`
	SQLite  string `json:"sqlite"`
	Schema  int    `json:"schema"`
}

var versionCommand = command{
	name: "version", args: "[--json]", summary: "Say which version this is: program, commit, Go, SQLite, schema.",
	help: `
  --json  as one object
`,
	run: func(_ context.Context, c *call) error {
		asJSON := c.flags.Bool("json", false, "")
		if err := c.parseNone(); err != nil {
			return err
		}
		v := version{Version: release, Commit: commit(), Go: runtime.Version(), SQLite: store.SQLiteVersion(), Schema: store.Schema()}
		if *asJSON {
			return json.NewEncoder(c.Out).Encode(v)
		}
		_, err := fmt.Fprintf(c.Out, "areaclientes %s (commit %s, %s, SQLite %s, schema %d)\n", v.Version, v.Commit, v.Go, v.SQLite, v.Schema)
		return err
	},
}

// commit is the revision the program was built from, as far as the build knows it.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" && len(setting.Value) >= 12 {
			return setting.Value[:12]
		}
	}
	return "unknown"
}
