package erp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"areaclientes/store"
)

// Uploaded makes sources of the files of an import job.
func Uploaded(ctx context.Context, s *store.Store, job store.ImportJob) []Source {
	sources := make([]Source, len(job.Files))
	for i, file := range job.Files {
		sources[i] = Source{Name: file.Name, Size: file.Size, Open: func() (io.ReadCloser, error) { return s.Imports().Open(ctx, file.ID) }}
	}
	return sources
}

// OptionsOf is how the person wants a job's files to be read.
func OptionsOf(job store.ImportJob) (Options, error) {
	opt := Options{Author: job.Author, Profile: job.Profile, Job: job.ID}
	if err := json.Unmarshal(job.Choices, &opt.Choices); err != nil {
		return opt, fmt.Errorf("read choices of import: %w", err)
	}
	return opt, nil
}

// End is the report as the office keeps it.
func (r Report) End() (store.ImportEnd, error) {
	end := store.ImportEnd{State: store.ImportDone, Counts: map[store.ImportTable]store.ImportCounts{}}
	if r.DryRun {
		end.State = store.ImportChecked
	}
	if r.Failed() && r.empty() {
		end.State = store.ImportFailed
	}
	for table, counts := range r.Tables {
		if *counts != (store.ImportCounts{}) {
			end.Counts[table] = *counts
		}
	}
	for _, problem := range r.Problems {
		end.Problems = append(end.Problems, place(problem.File, problem.Sheet)+": "+problem.Reason)
	}
	for _, a := range r.Added {
		end.Lines = append(end.Lines, store.ImportLine{Kind: store.LineNew, Table: a.Table, File: a.File, Sheet: a.Sheet, Line: a.Line, Key: a.Key, Text: a.Text})
	}
	for _, c := range r.Changes {
		end.Lines = append(end.Lines, store.ImportLine{Kind: store.LineChanged, Table: c.Table, File: c.File, Sheet: c.Sheet, Line: c.Line, Key: c.Key, Fields: c.Fields})
	}
	for _, k := range r.Kept {
		said := store.ImportedField{Field: k.Field, Old: k.Yours, New: k.ERP}
		end.Lines = append(end.Lines, store.ImportLine{Kind: store.LineKept, Table: k.Table, File: k.File, Sheet: k.Sheet, Line: k.Line, Key: k.Key,
			Text: k.By, Fields: []store.ImportedField{said}})
	}
	for _, c := range r.Rejects {
		end.Lines = append(end.Lines, store.ImportLine{Kind: store.LineRejected, Table: c.Table, File: c.File, Sheet: c.Sheet, Line: c.Line, Text: c.Reason})
	}
	for _, file := range r.RejectedFiles() {
		var text bytes.Buffer
		if err := file.Write(&text); err != nil {
			return end, err
		}
		end.Rejects = append(end.Rejects, store.ImportRejects{Name: file.Name, Rows: len(file.rejects), Data: text.Bytes()})
	}
	return end, nil
}

// empty reports whether no row was read.
func (r Report) empty() bool {
	for _, counts := range r.Tables {
		if *counts != (store.ImportCounts{}) {
			return false
		}
	}
	return true
}
