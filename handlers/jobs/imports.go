package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"areaclientes/store"
	"areaclientes/store/erp"
)

// Imports does what the office asks for in the import wizard: dry runs, imports, taking one back; one
// after the other, outside of any request.
type Imports struct {
	store *store.Store
	log   *slog.Logger
}

// NewImports makes the job over one dealer's store.
func NewImports(s *store.Store, log *slog.Logger) *Imports { return &Imports{store: s, log: log} }

// Run works until ctx ends. What was being done when the program stopped last is marked as cut off
// first; what is being done when ctx ends stops at the next batch and is marked at the next start.
func (i *Imports) Run(ctx context.Context) error {
	if _, err := i.store.Imports().CutOff(ctx); err != nil && ctx.Err() == nil {
		i.log.Error("imports not usable", "job", "imports", "err", scrub(err))
	}
	for {
		timer := time.NewTimer(i.Round(ctx))
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-i.store.Imports().Queued():
			timer.Stop()
		case <-timer.C:
		}
	}
}

// Round does everything that is queued, lets old files go, and returns how long to wait for more.
func (i *Imports) Round(ctx context.Context) time.Duration {
	room := i.store.Imports()
	for ctx.Err() == nil {
		job, err := room.Claim(ctx)
		if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrConflict) {
			break
		}
		if err == nil {
			err = i.do(ctx, job)
		}
		if err != nil {
			if ctx.Err() == nil {
				i.log.Error("import not done", "job", "imports", "id", job.ID, "err", scrub(err))
			}
			return troublePoll
		}
	}
	if _, err := room.Sweep(ctx); err != nil && ctx.Err() == nil {
		i.log.Error("uploads not swept", "job", "imports", "err", scrub(err))
		return troublePoll
	}
	return idlePoll
}

// do does one job and writes down how it ended. A job that makes any of it panic has failed.
func (i *Imports) do(ctx context.Context, job store.ImportJob) error {
	end, err := i.end(store.WithActor(ctx, job.Actor), job)
	if err != nil && ctx.Err() != nil { // the program stops: it is cut off, not failed
		_, cutErr := i.store.Imports().CutOff(context.WithoutCancel(ctx))
		return errors.Join(err, cutErr)
	}
	if err != nil {
		i.log.Warn("import failed", "job", "imports", "id", job.ID, "err", scrub(err))
		end = store.ImportEnd{State: store.ImportFailed, Problems: failure(err)}
	}
	return i.store.Imports().Settle(ctx, job.ID, end)
}

func (i *Imports) end(ctx context.Context, job store.ImportJob) (end store.ImportEnd, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("panic in %s: %v", panicked(), broken)
		}
	}()
	if job.Task == store.TaskUndo {
		return store.ImportEnd{State: store.ImportDone}, i.store.Imports().Undo(ctx, job.Run)
	}
	opt, err := erp.OptionsOf(job)
	if err != nil {
		return end, err
	}
	opt.DryRun = job.Task == store.TaskCheck
	opt.Progress = i.progress(ctx, job.ID)
	report, err := erp.Import(ctx, i.store, erp.Uploaded(ctx, i.store, job), opt)
	if err != nil {
		return end, err
	}
	return report.End()
}

// progress writes down how far a job is, whenever a percent more is done.
func (i *Imports) progress(ctx context.Context, id store.ImportJobID) func(erp.Progress) {
	last := -1
	return func(p erp.Progress) {
		percent := int(p.Done * 100)
		if percent == last {
			return
		}
		last = percent
		doing := fmt.Sprintf("%s: %s", p.File, p.Label)
		if p.Sheet != "" {
			doing = fmt.Sprintf("%s, hoja %s: %s", p.File, p.Sheet, p.Label)
		}
		if err := i.store.Imports().Advance(ctx, id, p.Done, doing); err != nil && ctx.Err() == nil {
			i.log.Warn("progress of import not noted", "job", "imports", "id", id, "err", scrub(err))
		}
	}
}

// failure is why a job failed, in words for the office.
func failure(err error) []string {
	var sentence store.Sentence
	var invalid store.Invalid
	var obstacles store.Obstacles
	switch {
	case errors.As(err, &obstacles):
		list := make([]string, len(obstacles.List))
		for i, o := range obstacles.List {
			list[i] = o.What + ": " + o.Why
		}
		return list
	case errors.As(err, &sentence):
		return []string{sentence.Text}
	case errors.As(err, &invalid):
		var list []string
		for _, text := range invalid {
			list = append(list, text)
		}
		return list
	case errors.Is(err, store.ErrNotFound):
		return []string{"Los archivos ya no están: se guardan un día. Súbalos otra vez."}
	case errors.Is(err, store.ErrUnavailable):
		return []string{"El disco está lleno o la base de datos no responde. Lo escrito hasta ahí está guardado; repita para completarlo."}
	}
	return []string{"Ha fallado por nuestra parte. Lo escrito hasta ahí está guardado; repita para completarlo."}
}
