package jobs

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"areaclientes/store"
	"areaclientes/store/erp"
)

// watchPoll is how often the watched folder is looked at. Looking works on every system and on
// network shares, where notices of changes do not.
const watchPoll = time.Minute

// The folders beside the files that came, for those that are done with.
const (
	processedDir = "procesados"
	failedDir    = "con-errores"
)

// Watch imports what a dealer's ERP drops into a folder every night.
type Watch struct {
	store *store.Store
	dir   string
	log   *slog.Logger
	seen  map[string]look // the files of the last look
	stuck map[string]aside
}

// aside is a file that is done with and could not be moved yet, because another program has it open.
type aside struct {
	look
	into string // the folder it belongs into
}

// look is what tells whether a file is still being written.
type look struct {
	size     int64
	modified time.Time
}

// WatchFolder watches dir for the store until ctx ends. A folder that cannot be made is logged: the
// portal works without it.
func WatchFolder(ctx context.Context, s *store.Store, dir string, log *slog.Logger) error {
	w, err := NewWatch(s, dir, log)
	if err != nil {
		log.Error("folder not watched", "job", "watch", "err", scrub(err))
		return nil
	}
	return w.Run(ctx)
}

// NewWatch watches dir, which it makes when it is not there.
func NewWatch(s *store.Store, dir string, log *slog.Logger) (*Watch, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("watched folder: %w", err)
	}
	return &Watch{store: s, dir: dir, log: log, stuck: map[string]aside{}}, nil
}

// Run looks every minute until ctx ends.
func (w *Watch) Run(ctx context.Context) error {
	ticker := time.NewTicker(watchPoll)
	defer ticker.Stop()
	for {
		w.Round(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// Round looks once. When files are there and none has changed since the look before, they are complete
// and are imported together; one that is still growing keeps the others waiting, because they may
// need each other.
func (w *Watch) Round(ctx context.Context) {
	found, err := w.look()
	if err != nil {
		w.log.Error("watched folder not readable", "job", "watch", "err", scrub(err))
		return
	}
	quiet := len(found) > 0 && len(found) == len(w.seen)
	for name, now := range found {
		before, known := w.seen[name]
		quiet = quiet && known && before.size == now.size && before.modified.Equal(now.modified)
	}
	if w.seen = found; !quiet {
		return
	}
	if err := w.take(store.WithActor(ctx, store.Actor{Kind: store.BySystem, Name: "Carpeta vigilada"})); err != nil && ctx.Err() == nil {
		w.log.Error("watched folder not imported", "job", "watch", "err", scrub(err))
	}
}

// look lists the files that may be imported.
func (w *Watch) look() (map[string]look, error) {
	entries, err := os.ReadDir(w.dir)
	if err != nil {
		return nil, err
	}
	found := map[string]look{}
	for _, entry := range entries {
		if !entry.Type().IsRegular() || !erp.Importable(entry.Name()) {
			continue
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		now := look{info.Size(), info.ModTime()}
		if !w.aside(entry.Name(), now) {
			found[entry.Name()] = now
		}
	}
	return found, nil
}

// aside reports whether a file is one that is done with, and tries again to move it. One that has been
// written to since is a new one.
func (w *Watch) aside(name string, now look) bool {
	old, stuck := w.stuck[name]
	if !stuck {
		return false
	}
	same := old.size == now.size && old.modified.Equal(now.modified)
	if !same || os.Rename(filepath.Join(w.dir, name), filepath.Join(old.into, name)) == nil {
		delete(w.stuck, name)
	}
	return same
}

// take imports the files of the last look and puts them away. What was imported before, to its end and
// by a run that stands, is only put away.
func (w *Watch) take(ctx context.Context) error {
	var paths []string
	for name := range w.seen {
		paths = append(paths, filepath.Join(w.dir, name))
	}
	slices.Sort(paths)
	sources, err := erp.Files(paths...)
	if err != nil {
		return err
	}
	files, err := erp.Fingerprints(sources)
	if err != nil {
		return err
	}
	var fresh []erp.Source
	var kept []store.ImportFile
	for i, file := range files {
		known, err := w.store.Imports().Imported(ctx, file.SHA256)
		if err != nil {
			return err
		}
		if !known {
			fresh, kept = append(fresh, sources[i]), append(kept, file)
		}
	}
	if len(fresh) == 0 {
		return w.putAway(processedDir, paths, "Ya se habían importado: el contenido es el mismo.\r\n", nil)
	}
	id, err := w.store.Imports().Start(ctx, store.ImportByWatch, kept)
	if errors.Is(err, store.ErrConflict) { // the next look tries again
		return nil
	}
	if err != nil {
		return err
	}
	return w.bring(ctx, id, fresh, paths)
}

// bring imports the sources as the job and puts all the files away, with the report beside them.
func (w *Watch) bring(ctx context.Context, id store.ImportJobID, sources []erp.Source, paths []string) error {
	report, err := erp.Import(ctx, w.store, sources, erp.Options{Job: id})
	if err != nil && ctx.Err() != nil {
		_, cutErr := w.store.Imports().CutOff(context.WithoutCancel(ctx))
		return errors.Join(err, cutErr)
	}
	if errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrUnavailable) { // it may be better at the next look
		return errors.Join(err, w.store.Imports().Abandon(ctx, id))
	}
	end, text := store.ImportEnd{State: store.ImportFailed}, strings.Builder{}
	if err == nil {
		if end, err = report.End(); err == nil {
			err = report.Summary(&text)
		}
	}
	if err != nil {
		w.log.Warn("import failed", "job", "watch", "id", id, "err", scrub(err))
		end.State, end.Problems = store.ImportFailed, failure(err)
		text.WriteString(strings.Join(end.Problems, "\n"))
	}
	bad := report.Failed() || end.State == store.ImportFailed
	end.Letter = bad || report.Rejected() > 0
	if err := w.store.Imports().Settle(ctx, id, end); err != nil {
		return err
	}
	folder := processedDir
	if bad {
		folder = failedDir
	}
	return w.putAway(folder, paths, strings.ReplaceAll(text.String(), "\n", "\r\n"), end.Rejects)
}

// putAway moves the files into a folder of this moment, with the report and the rejected rows beside
// them. A file that cannot be moved, because another program has it open, is moved by a later look.
func (w *Watch) putAway(folder string, paths []string, report string, rejects []store.ImportRejects) error {
	dir, err := w.folder(folder)
	if err != nil {
		return err
	}
	var failed []error
	for _, path := range paths {
		name := filepath.Base(path)
		if err := os.Rename(path, filepath.Join(dir, name)); err != nil {
			failed, w.stuck[name] = append(failed, err), aside{w.seen[name], dir}
		}
	}
	failed = append(failed, os.WriteFile(filepath.Join(dir, "informe.txt"), append([]byte("\ufeff"), report...), 0o600))
	for _, file := range rejects {
		failed = append(failed, os.WriteFile(filepath.Join(dir, file.Name), file.Data, 0o600))
	}
	w.seen = nil
	return errors.Join(failed...)
}

// folder makes a new folder named after this moment.
func (w *Watch) folder(under string) (string, error) {
	name := filepath.Join(w.dir, under, w.store.Now().Format("20060102-150405"))
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return "", err
	}
	for n := 1; ; n++ {
		dir := name
		if n > 1 {
			dir = fmt.Sprintf("%s-%d", name, n)
		}
		if err := os.Mkdir(dir, 0o700); !errors.Is(err, fs.ErrExist) {
			return dir, err
		}
	}
}
