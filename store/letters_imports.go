package store

import "context"

// ImportFacts is what a letter can tell of an import that nobody was watching.
type ImportFacts struct {
	Job      ImportJob
	Rejected int
	Rejects  []ImportLine // the first of them
}

// toldRejects is how many rejected rows a letter names.
const toldRejects = 10

// Import loads what a letter tells of an import job, by its id. It returns ErrNotFound when there is none.
func (r Outbox) Import(ctx context.Context, ref string) (ImportFacts, error) {
	id, err := eventID(ref)
	if err != nil {
		return ImportFacts{}, err
	}
	var f ImportFacts
	room := r.s.Imports()
	if f.Job, err = room.Job(ctx, ImportJobID(id)); err != nil {
		return f, err
	}
	for _, counts := range f.Job.Counts {
		f.Rejected += counts.Rejected
	}
	lines, err := room.Lines(ctx, f.Job.ID, LineRejected, "", 1)
	f.Rejects = lines.Lines[:min(len(lines.Lines), toldRejects)]
	return f, err
}
