// Package erp brings in what a dealer's ERP exports: CSV and XLSX files whose encoding, separator,
// heading row, kind of table and columns are recognised, not configured. A bad row is rejected with
// file, line and reason and never stops the good ones. The same code serves the command line, the
// wizard of the back office and the dry run.
//
//	sources → sheets (sources, sniff, csv, xlsx) → plans (recognise, columns, dictionary) →
//	values (values, numbers, days) → store.Importer → Report
package erp

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"

	"areaclientes/store"
)

// Options says how an import runs.
type Options struct {
	DryRun   bool              // do everything, then take it back
	Author   string            // who imports, for the record
	Profile  string            // mapping profile to use; empty tries every stored one that fits
	Choices  []Choice          // what a person corrected of what was recognised
	Job      store.ImportJobID // of which this is the work; 0 for none
	Progress func(Progress)    // called after each batch, from the importing goroutine; may be nil
}

// Progress tells how far an import is.
type Progress struct {
	File  string
	Sheet string
	Label string  // the table, in Spanish
	Rows  int     // rows of this table so far
	Done  float64 // of the whole import, 0 to 1
}

// Inspect recognises the sources without importing anything: one plan per table found, in the order
// in which they will be imported, and one problem per file or sheet that cannot be read.
func Inspect(ctx context.Context, s *store.Store, sources []Source, opt Options) ([]Plan, []Problem, error) {
	plans, problems, done, err := inspect(ctx, s, sources, opt)
	return plans, problems, errors.Join(err, done())
}

// inspect leaves the workbooks open; the third result closes them.
func inspect(ctx context.Context, s *store.Store, sources []Source, opt Options) (plans []Plan, problems []Problem, done func() error, err error) {
	var closers []func() error
	done = func() error {
		var errs []error
		for _, closer := range closers {
			errs = append(errs, closer())
		}
		return errors.Join(errs...)
	}
	profiles, err := profilesFor(ctx, s, opt.Profile)
	if err != nil {
		return nil, nil, done, err
	}
	for _, source := range sources {
		found, closer, err := look(ctx, source, profiles, opt)
		if err != nil {
			return nil, nil, done, err
		}
		closers = append(closers, closer)
		good, wrong := sorted(found)
		plans, problems = append(plans, good...), append(problems, wrong...)
	}
	slices.SortStableFunc(plans, func(a, b Plan) int {
		return slices.Index(store.ImportOrder[:], a.Table) - slices.Index(store.ImportOrder[:], b.Table)
	})
	return plans, problems, done, nil
}

// profilesFor is the profile of that name, or all of them.
func profilesFor(ctx context.Context, s *store.Store, name string) ([]store.ImportProfile, error) {
	profiles, err := s.Imports().Profiles(ctx)
	if err != nil || name == "" {
		return profiles, err
	}
	profiles = slices.DeleteFunc(profiles, func(p store.ImportProfile) bool { return p.Name != name })
	if len(profiles) == 0 {
		return nil, store.Invalid{"profile": fmt.Sprintf("No hay ningún perfil «%s».", name)}
	}
	return profiles, nil
}

// Import brings the sources in, tables that others need first. It returns an error only when the
// work could not be done (the store is unavailable, the context ended, no profile of that name); what is
// wrong with files and rows is in the Report. After an error of a real import, what the report counts
// is in the store, and importing the same files again completes it.
func Import(ctx context.Context, s *store.Store, sources []Source, opt Options) (Report, error) {
	report := newReport(opt.DryRun)
	plans, problems, done, err := inspect(ctx, s, sources, opt)
	report.Problems = problems
	if err != nil {
		return report, errors.Join(err, done())
	}
	report.plan(plans)
	if len(plans) > 0 {
		err = importPlans(ctx, s, sources, plans, opt, &report)
	}
	return report, errors.Join(err, done())
}

func importPlans(ctx context.Context, s *store.Store, sources []Source, plans []Plan, opt Options, report *Report) (err error) {
	importer, err := s.BeginImport(ctx, store.ImportRun{Author: opt.Author, Profile: opt.Profile, DryRun: opt.DryRun, Job: opt.Job})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, importer.Close()) }()
	run := &run{importer: importer, report: report, today: s.Today(), progress: opt.Progress}
	run.weigh(plans)
	for _, plan := range plans {
		if err := run.plan(ctx, plan); err != nil {
			return err
		}
	}
	var files []store.ImportFile
	if !opt.DryRun {
		if files, err = Fingerprints(sources); err != nil {
			return err
		}
	}
	return importer.Finish(ctx, report.Tables, files)
}

// Fingerprints are the files' hashes, by which a later question («which file was that?») is answered.
func Fingerprints(sources []Source) ([]store.ImportFile, error) {
	files := make([]store.ImportFile, len(sources))
	for i, source := range sources {
		in, err := source.Open()
		if err != nil {
			return nil, fmt.Errorf("no se puede leer %s: %w", source.Name, plainCause(err))
		}
		hash := sha256.New()
		size, err := io.Copy(hash, in)
		in.Close()
		if err != nil {
			return nil, fmt.Errorf("no se puede leer %s: %w", source.Name, err)
		}
		files[i] = store.ImportFile{Name: source.Name, Size: size, SHA256: [32]byte(hash.Sum(nil))}
	}
	return files, nil
}
