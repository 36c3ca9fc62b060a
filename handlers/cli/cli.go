// Package cli answers the person at the command line: it reads flags and environment, opens what
// a command needs, runs it and closes it again in reverse order.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// Process is what a command is run with.
type Process struct {
	Args  []string             // without the program's name
	Env   []string             // NAME=value
	Out   io.Writer            // what was asked for
	Err   io.Writer            // log, progress, complaints
	Ready func(address string) // called when serve listens; for tests, may be nil
}

// command is one verb of the program.
type command struct {
	name, args, summary, help string
	run                       func(context.Context, *call) error
}

// commands in the order in which help lists them; serve is also the default. It is a function so
// that help, one of them, can list them all.
func commands() []command {
	return []command{serveCommand, demoCommand, importCommand, exportCommand, settingsCommand, staffCommand, privacyCommand, keyCommand, routesCommand, versionCommand}
}

// call is one use of a command.
type call struct {
	Process
	flags *flag.FlagSet
	cfg   config
}

// The exit statuses: done, the command failed, it was called wrongly.
const (
	done = iota
	failed
	misused
)

// errRejects makes import --strict exit with failed after it has said everything there is to say.
var errRejects = errors.New("some rows were rejected")

// misuse is a call that cannot be understood.
type misuse struct{ text string }

func (m misuse) Error() string { return m.text }

// Run runs one command and returns the exit status.
func Run(ctx context.Context, p Process) int {
	name, args := "serve", p.Args
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		name, args = args[0], args[1:]
	} else if len(args) > 0 && isHelp(args[0]) {
		name = "help"
	}
	if name == "help" {
		return helpOn(p, args)
	}
	for _, cmd := range commands() {
		if cmd.name == name {
			return p.run(ctx, cmd, args)
		}
	}
	fmt.Fprintf(p.Err, "areaclientes: there is no command %q. «areaclientes --help» lists them.\n", name)
	return misused
}

func isHelp(arg string) bool { return arg == "--help" || arg == "-help" || arg == "-h" }

func (p Process) run(ctx context.Context, cmd command, args []string) int {
	c := &call{Process: p, flags: flag.NewFlagSet(cmd.name, flag.ContinueOnError)}
	c.flags.SetOutput(io.Discard)
	if err := c.cfg.fromEnvironment(p.Env); err != nil {
		fmt.Fprintf(p.Err, "areaclientes: %v\n", err)
		return misused
	}
	c.Args = args
	err := cmd.run(ctx, c)
	var wrong misuse
	switch {
	case err == nil:
		return done
	case errors.Is(err, flag.ErrHelp):
		cmd.explain(p.Out)
		return done
	case errors.As(err, &wrong):
		fmt.Fprintf(p.Err, "areaclientes %s: %v\n«areaclientes %s --help» explains.\n", cmd.name, err, cmd.name)
		return misused
	case !errors.Is(err, errRejects):
		fmt.Fprintf(p.Err, "areaclientes %s: %v\n", cmd.name, err)
	}
	return failed
}

// parse reads the command's flags; what is left are its arguments. Flags may also follow them.
func (c *call) parse() ([]string, error) {
	var rest []string
	args := c.Args
	for {
		if err := c.flags.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, misuse{err.Error()}
		}
		if args = c.flags.Args(); len(args) == 0 {
			return rest, nil
		}
		rest, args = append(rest, args[0]), args[1:]
	}
}

// parseNone is parse for a command without arguments.
func (c *call) parseNone() error {
	rest, err := c.parse()
	if err == nil && len(rest) > 0 {
		return misuse{fmt.Sprintf("it takes no argument, but was given %q", rest[0])}
	}
	return err
}

func helpOn(p Process, args []string) int {
	for _, cmd := range commands() {
		if len(args) > 0 && cmd.name == args[0] {
			cmd.explain(p.Out)
			return done
		}
	}
	fmt.Fprint(p.Out, overview)
	for _, cmd := range commands() {
		fmt.Fprintf(p.Out, "  %-8s %s\n", cmd.name, cmd.summary)
	}
	fmt.Fprint(p.Out, environment)
	return done
}

func (cmd command) explain(out io.Writer) {
	fmt.Fprintf(out, "areaclientes %s %s\n\n%s\n%s", cmd.name, cmd.args, cmd.summary, cmd.help)
}

const overview = `areaclientes is the customer portal of an office-equipment dealer: its customers send
counter readings, report breakdowns and order toner from a browser.

A first look:        areaclientes demo
Your own customers:  areaclientes import --dealer sercaman clientes.csv equipos.csv …
Then every day:      areaclientes serve

Commands («areaclientes COMMAND --help» explains one):
`

const environment = `
Every setting has a flag and a variable; the flag wins:
  --data DIR       AREA_DATA     where the dealers' files are, one .db each (./data)
  --http ADDR      AREA_HTTP     where to listen (127.0.0.1:8080)
  --smtp URL       AREA_SMTP     mail server, smtp://user:password@host:587?tls=starttls&from=portal@dealer.es
                                 (tls: starttls, tls or none). Without it letters wait.
  --proxies LIST   AREA_PROXIES  addresses of proxies in front that may say https and whose address
                                 header is believed (127.0.0.1,::1)
  --log FORMAT     AREA_LOG      text or json (text)
  --watch DIR      AREA_WATCH    folder with a subfolder per dealer into which ERPs drop files (none)
  --rates N        AREA_RATES    N times the usual limits on how often somebody may ask, for tests under load (1)
  --plain          AREA_PLAIN    plain HTTP to other machines: yes (no)
  --clamd ADDR     AREA_CLAMD    ClamAV's daemon that looks at uploads (none)
`
