package erp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"areaclientes/store"
)

// Command is `areaclientes import`, once its flags are read and the dealer's file is open.
type Command struct {
	DryRun   bool
	JSON     bool   // the report as JSON instead of words
	Strict   bool   // rejected rows make the exit code 1
	Profile  string // mapping profile; empty for any that fits
	Author   string // who imports, for the record
	Rejected string // folder for the files of rejected rows; empty for none
	Terminal bool   // stderr is a terminal: draw the progress there
}

// Run imports the paths into s, writes the report to stdout and what went wrong to stderr, and
// returns the exit code: 0, also with rejected rows; 1 when a file could not be read, when nothing was
// done, or when Strict and a row was rejected.
func (c Command) Run(ctx context.Context, s *store.Store, paths []string, stdout, stderr io.Writer) int {
	report, err := c.run(ctx, s, paths, stderr)
	if err == nil {
		err = c.print(report, stdout)
	}
	if err == nil && c.Rejected != "" {
		err = writeRejected(report, c.Rejected)
	}
	if err != nil {
		fmt.Fprintln(stderr, c.explain(err))
		return 1
	}
	if report.Failed() || c.Strict && report.Rejected() > 0 {
		return 1
	}
	return 0
}

func (c Command) run(ctx context.Context, s *store.Store, paths []string, stderr io.Writer) (Report, error) {
	sources, err := Files(paths...)
	if err != nil {
		return Report{}, err
	}
	if len(sources) == 0 {
		return Report{}, errors.New("diga qué ficheros hay que importar")
	}
	opt := Options{DryRun: c.DryRun, Author: c.Author, Profile: c.Profile}
	if c.Terminal {
		opt.Progress = ProgressLine(stderr)
	}
	return Import(ctx, s, sources, opt)
}

func (c Command) print(report Report, stdout io.Writer) error {
	if !c.JSON {
		return report.Summary(stdout)
	}
	data, err := report.JSON()
	if err != nil {
		return err
	}
	_, err = stdout.Write(append(data, '\n'))
	return err
}

func writeRejected(report Report, dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("no se pueden guardar las filas rechazadas: %w", plainCause(err))
	}
	for _, rejected := range report.RejectedFiles() {
		file, err := os.OpenFile(filepath.Join(dir, filepath.Base(rejected.Name)), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
		if err != nil {
			return fmt.Errorf("no se pueden guardar las filas rechazadas: %w", plainCause(err))
		}
		if err := errors.Join(rejected.Write(file), file.Close()); err != nil {
			return fmt.Errorf("no se pueden guardar las filas rechazadas: %w", err)
		}
	}
	return nil
}

// explain says what happened, what is stored and how to go on.
func (c Command) explain(err error) string {
	var invalid store.Invalid
	switch {
	case errors.As(err, &invalid):
		return invalid["profile"]
	case errors.Is(err, store.ErrUnavailable):
		return "La base de datos está ocupada o el disco no admite más. Lo ya importado está guardado; vuelva a lanzar la misma importación y seguirá donde estaba."
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		if c.DryRun {
			return "Ensayo interrumpido. No se ha guardado nada."
		}
		return "Importación interrumpida. Lo ya importado está guardado; vuelva a lanzar la misma importación y seguirá donde estaba."
	}
	return sentence(err)
}
