package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"areaclientes/store"
	"areaclientes/store/erp"
)

var exportCommand = command{
	name: "export", args: "--dealer NAME [--data DIR] [--kind KIND] [--format FORMAT] [--out DIR]", summary: "Hand new orders, incidents and readings to the dealer's ERP, in numbered batches.",
	help: `
What the ERP does not have yet is put into a batch per kind and written to a file. A batch never
changes; each thing is in one batch, and again in a later one only when it has changed. Batches that
were made and never handed out are written first, so nothing is lost when this is cut off.

  --dealer NAME    whose data it is: the name of the file, sercaman for sercaman.db
  --data DIR       where the dealers' files are (./data)
  --kind KIND      pedidos, incidencias or lecturas; all three unless said
  --format FORMAT  csv, xlsx or json (csv)
  --out DIR        where the files are written (.)
  --again N        write batch N of the kind once more, as it was
  --ack N          the ERP has taken batch N of the kind
  --list           list the batches that the ERP has not taken yet; write nothing
  --json           what was written or listed, as JSON
`,
	run: func(ctx context.Context, c *call) error {
		job := exportJob{call: c}
		c.cfg.dataFlag(c.flags)
		dealer := c.flags.String("dealer", "", "")
		c.flags.StringVar(&job.kind, "kind", "", "")
		c.flags.StringVar(&job.format, "format", "csv", "")
		c.flags.StringVar(&job.dir, "out", ".", "")
		c.flags.Int64Var(&job.again, "again", 0, "")
		c.flags.Int64Var(&job.ack, "ack", 0, "")
		c.flags.BoolVar(&job.list, "list", false, "")
		c.flags.BoolVar(&job.json, "json", false, "")
		rest, err := c.parse()
		if err != nil {
			return err
		}
		if err := job.check(rest); err != nil {
			return err
		}
		s, err := openDealer(ctx, c.cfg.Data, *dealer)
		if err != nil {
			return err
		}
		ctx = store.WithActor(ctx, store.Actor{Kind: store.ByConsole, Name: "export"})
		return errors.Join(job.run(ctx, s), s.Close())
	},
}

// exportJob is one use of the export command.
type exportJob struct {
	*call
	kind, format, dir string
	again, ack        int64
	list, json        bool
}

func (job exportJob) check(rest []string) error {
	switch {
	case len(rest) > 0:
		return misuse{fmt.Sprintf("%q is one argument too many", rest[0])}
	case job.kind != "" && !slices.Contains(store.ExportKinds[:], store.ExportKind(job.kind)):
		return misuse{fmt.Sprintf("--kind %s: it is pedidos, incidencias or lecturas", job.kind)}
	case !slices.Contains(erp.Formats[:], job.format):
		return misuse{fmt.Sprintf("--format %s: it is csv, xlsx or json", job.format)}
	case job.kind == "" && (job.again != 0 || job.ack != 0):
		return misuse{"--again and --ack need --kind: each kind has numbers of its own"}
	}
	return nil
}

func (job exportJob) kinds() []store.ExportKind {
	if job.kind != "" {
		return []store.ExportKind{store.ExportKind(job.kind)}
	}
	return store.ExportKinds[:]
}

func (job exportJob) run(ctx context.Context, s *store.Store) error {
	kind := store.ExportKind(job.kind)
	switch {
	case job.ack != 0:
		return plain(missing(s.Exports.Acknowledge(ctx, kind, job.ack), kind, job.ack))
	case job.list:
		batches, err := s.Exports.List(ctx, store.ExportFilter{Kind: kind, Open: true, Limit: 1000})
		if err != nil {
			return err
		}
		return job.report(batches, nil)
	case job.again != 0:
		batch, _, err := s.Exports.Get(ctx, kind, job.again)
		if err != nil {
			return missing(err, kind, job.again)
		}
		return job.write(ctx, s, []store.ExportBatch{batch})
	}
	var batches []store.ExportBatch
	for _, kind := range job.kinds() {
		more, err := unsent(ctx, s, kind)
		if err != nil {
			return err
		}
		batches = append(batches, more...)
	}
	return job.write(ctx, s, batches)
}

// missing says in words that there is no such batch.
func missing(err error, kind store.ExportKind, number int64) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no batch %d of %s; --list lists them", number, kind)
	}
	return err
}

// unsent are the batches to hand out: those that never were, oldest first, and what waits.
func unsent(ctx context.Context, s *store.Store, kind store.ExportKind) ([]store.ExportBatch, error) {
	for {
		_, err := s.Exports.Make(ctx, kind, "")
		if errors.Is(err, store.ErrNothingWaits) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	open, err := s.Exports.List(ctx, store.ExportFilter{Kind: kind, Open: true, Limit: 1000})
	slices.Reverse(open)
	return slices.DeleteFunc(open, func(b store.ExportBatch) bool { return !b.SentAt.IsZero() }), err
}

// write writes the batches' files, each whole or not at all, and notes after each that it was handed out.
func (job exportJob) write(ctx context.Context, s *store.Store, batches []store.ExportBatch) error {
	if err := os.MkdirAll(job.dir, 0o700); err != nil {
		return err
	}
	var paths []string
	for _, batch := range batches {
		_, content, err := s.Exports.Get(ctx, batch.Kind, batch.Number)
		if err != nil {
			return err
		}
		var body bytes.Buffer
		if err := erp.WriteBatch(&body, job.format, batch, content, s.Now().Location()); err != nil {
			return err
		}
		path := filepath.Join(job.dir, batch.Name()+"."+job.format)
		if err := writeWhole(path, body.Bytes()); err != nil {
			return err
		}
		if err := s.Exports.Send(ctx, batch.Kind, batch.Number); err != nil {
			return err
		}
		paths = append(paths, path)
	}
	return job.report(batches, paths)
}

// writeWhole puts a file in place only when all of it is on the disk.
func writeWhole(path string, body []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".half-*")
	if err != nil {
		return err
	}
	_, err = file.Write(body)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return keepNames(filepath.Dir(path))
}

// keepNames has the disk keep the names in a directory, which Windows does without being asked.
func keepNames(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	file, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// report says what was written or listed.
func (job exportJob) report(batches []store.ExportBatch, paths []string) error {
	type line struct {
		Kind   store.ExportKind `json:"kind"`
		Number int64            `json:"number"`
		Things int              `json:"things"`
		Hash   string           `json:"sha256"`
		State  string           `json:"state,omitempty"`
		File   string           `json:"file,omitempty"`
	}
	lines := []line{}
	for i, b := range batches {
		l := line{Kind: b.Kind, Number: b.Number, Things: b.Things, Hash: b.Hash}
		if paths != nil {
			l.File = paths[i]
		} else {
			l.State = b.Word()
		}
		lines = append(lines, l)
	}
	if job.json {
		out := json.NewEncoder(job.Out)
		out.SetIndent("", "  ")
		return out.Encode(lines)
	}
	for _, l := range lines {
		fmt.Fprintf(job.Out, "%-12s %6d  %5d  %s\n", l.Kind, l.Number, l.Things, strings.TrimSpace(l.State+l.File))
	}
	if len(lines) == 0 {
		fmt.Fprintln(job.Out, "nada pendiente")
	}
	return nil
}
