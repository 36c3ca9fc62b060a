package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"areaclientes/handlers"
)

var routesCommand = command{
	name: "routes", args: "[--json]", summary: "List every route with who may call it.",
	help: `
  --json  as an array of {"method", "path", "who"}

Who is «anyone» (no sign-in needed) or «customer» (somebody signed in; what is not theirs is not found).
«+proof» asks who has not signed in or confirmed it within five minutes to confirm that it is them.
`,
	run: func(_ context.Context, c *call) error {
		asJSON := c.flags.Bool("json", false, "")
		if err := c.parseNone(); err != nil {
			return err
		}
		routes := handlers.Routes()
		if *asJSON {
			encoder := json.NewEncoder(c.Out)
			encoder.SetIndent("", "  ")
			return encoder.Encode(routes)
		}
		table := tabwriter.NewWriter(c.Out, 0, 0, 2, ' ', 0)
		for _, route := range routes {
			fmt.Fprintf(table, "%s\t%s\t%s\n", route.Method, route.Path, route.Who)
		}
		return table.Flush()
	},
}
