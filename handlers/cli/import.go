package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"areaclientes/store"
	"areaclientes/store/erp"
)

var importCommand = command{
	name: "import", args: "--dealer NAME [--data DIR] [--dry-run] PATH...", summary: "Take in what the dealer's ERP exports: CSV and XLSX files, or folders of them.",
	help: `
Encoding, separator, heading row, kind of table and columns are recognised. A bad row is rejected
with file, line and reason and never stops the good ones. The same files again change nothing.
The dealer's file is made when it is not there.

  --dealer NAME  whose data it is: the name of the file, sercaman for sercaman.db
  --data DIR     where the dealers' files are (./data)
  --dry-run      do everything, say what would come of it, and take it back
  --json         the result as JSON
  --strict       exit with 1 when a row was rejected
  --rejects DIR  write the rejected rows there, with a column that says why, to mend and import again
  --profile NAME use the column mapping kept under this name

It exits with 0 also when rows were rejected, and with 1 when a file could not be recognised.
`,
	run: func(ctx context.Context, c *call) error {
		c.cfg.dataFlag(c.flags)
		var job importJob
		c.flags.StringVar(&job.dealer, "dealer", "", "")
		c.flags.StringVar(&job.rejects, "rejects", "", "")
		c.flags.StringVar(&job.options.Profile, "profile", "", "")
		c.flags.BoolVar(&job.options.DryRun, "dry-run", false, "")
		c.flags.BoolVar(&job.json, "json", false, "")
		c.flags.BoolVar(&job.strict, "strict", false, "")
		paths, err := c.parse()
		if err != nil {
			return err
		}
		if !slug.MatchString(job.dealer) {
			return misuse{"--dealer NAME is missing or not a name: lower-case letters, digits and hyphens, such as sercaman"}
		}
		if len(paths) == 0 {
			return misuse{"no file to import"}
		}
		ctx = store.WithActor(ctx, store.Actor{Kind: store.ByConsole, Name: "Línea de órdenes"})
		return job.run(ctx, c, paths)
	},
}

// slug is what a dealer's file may be called: it is also a host name under localhost.
var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// importJob is one use of the import command.
type importJob struct {
	dealer, rejects string
	json, strict    bool
	options         erp.Options
}

func (job *importJob) run(ctx context.Context, c *call, paths []string) (err error) {
	sources, err := erp.Files(paths...)
	if err != nil {
		return err
	}
	s, closeStore, err := job.open(ctx, c.cfg.Data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeStore()) }()
	if terminal(c.Err) {
		job.options.Progress = erp.ProgressLine(c.Err)
	}
	report, err := erp.Import(ctx, s, sources, job.options)
	if err != nil {
		return err
	}
	if err := job.print(c.Out, report); err != nil {
		return err
	}
	if job.rejects != "" {
		if err := writeRejects(job.rejects, report); err != nil {
			return err
		}
	}
	switch {
	case report.Failed():
		return errors.New("a file could not be imported; the result above says why")
	case job.strict && report.Rejected() > 0:
		return errRejects
	}
	return nil
}

func (job *importJob) print(out io.Writer, report erp.Report) error {
	if !job.json {
		return report.Summary(out)
	}
	text, err := report.JSON()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\n", text)
	return err
}

// open opens the dealer's file. A dry run for a dealer who is not there yet works on a file that
// is thrown away.
func (job *importJob) open(ctx context.Context, dir string) (*store.Store, func() error, error) {
	path := filepath.Join(dir, job.dealer+".db")
	_, err := os.Stat(path)
	missing := errors.Is(err, fs.ErrNotExist)
	cleanUp := func() error { return nil }
	if missing && job.options.DryRun {
		scratch, err := os.MkdirTemp("", "areaclientes-import-")
		if err != nil {
			return nil, nil, err
		}
		path = filepath.Join(scratch, job.dealer+".db")
		cleanUp = func() error { return os.RemoveAll(scratch) }
	} else if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, err
	}
	s, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return nil, nil, errors.Join(err, cleanUp())
	}
	closeStore := func() error { return errors.Join(s.Close(), cleanUp()) }
	if missing {
		err = christen(ctx, s, job.dealer)
	}
	if err != nil {
		return nil, nil, errors.Join(err, closeStore())
	}
	return s, closeStore, nil
}

// christen gives a new dealer the name of its file, until the dealer says better.
func christen(ctx context.Context, s *store.Store, name string) error {
	profile, err := s.Settings.Get(ctx)
	if err != nil {
		return err
	}
	profile.Name = strings.ToUpper(name)
	return s.Settings.Put(ctx, profile)
}

// writeRejects writes the rejected rows of each file into dir.
func writeRejects(dir string, report erp.Report) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for _, rejected := range report.RejectedFiles() {
		file, err := os.Create(filepath.Join(dir, rejected.Name))
		if err != nil {
			return err
		}
		if err := errors.Join(rejected.Write(file), file.Close()); err != nil {
			return err
		}
	}
	return nil
}

// terminal reports whether somebody watches what is written to w.
func terminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
