package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"
	"unicode"
)

// The limits of what is sent to be imported at once, and how long it is kept.
const (
	MaxImportFiles = 50
	MaxImportSize  = 64 << 20 // bytes, all files together
	importKept     = 24 * time.Hour
)

// uploadPart is how much of a file stands in one row.
const uploadPart = 1 << 20

// Upload begins an import with files that somebody has sent; the same idem again is the same import.
// It returns Invalid under «files» without any, with too many, or when they are too big together.
func (r Imports) Upload(ctx context.Context, idem string, files []File) (ImportJobID, error) {
	if len(files) == 0 {
		return 0, Invalid{"files": "Elija al menos un archivo CSV o Excel."}
	}
	if len(files) > MaxImportFiles {
		return 0, Invalid{"files": fmt.Sprintf("Como mucho, %d archivos a la vez.", MaxImportFiles)}
	}
	if low := (Invalid{}); !r.s.diskTakes(low, "files", "Libere espacio y vuelva a intentarlo.") {
		return 0, low
	}
	var id ImportJobID
	err := r.s.write(ctx, "upload files to import", func(t *tx) error {
		err := t.QueryRowContext(ctx, "SELECT id FROM import_jobs WHERE idem = ?", idem).Scan(&id)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if id, err = r.begin(ctx, t, ImportByWizard, ImportDraft, idem); err != nil {
			return err
		}
		if err := r.keepFiles(ctx, t, id, files); err != nil {
			return err
		}
		job, err := r.job(ctx, t, id)
		if err != nil {
			return err
		}
		return t.audit(ctx, "archivos subidos para importar", job.object())
	})
	return id, err
}

// begin makes a job in the name of who acts.
func (r Imports) begin(ctx context.Context, t *tx, kind ImportKind, state ImportState, idem any) (id ImportJobID, err error) {
	by := ActorOf(ctx)
	actor, err := json.Marshal(by)
	if err != nil {
		return 0, err
	}
	err = t.QueryRowContext(ctx, "INSERT INTO import_jobs (kind, state, author, actor, idem, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
		kind, state, by.Name, string(actor), idem, millis(t.now), millis(t.now)).Scan(&id)
	return id, err
}

func (r Imports) keepFiles(ctx context.Context, t *tx, id ImportJobID, files []File) error {
	taken, left := map[string]bool{}, int64(MaxImportSize)
	for _, file := range files {
		name := uploadName(file.Name, taken)
		in, err := file.Open()
		if err != nil {
			return err
		}
		size, err := r.keepFile(ctx, t, id, name, io.LimitReader(in, left+1))
		in.Close()
		if err != nil {
			return err
		}
		if left -= size; left < 0 {
			return Invalid{"files": fmt.Sprintf("Los archivos pasan de %d MB en total. Súbalos en varias veces: por ejemplo, las lecturas por años.", MaxImportSize>>20)}
		}
	}
	return nil
}

// keepFile puts one file into the dealer's file, part by part, and returns its size.
func (r Imports) keepFile(ctx context.Context, t *tx, job ImportJobID, name string, in io.Reader) (size int64, err error) {
	var id int64
	err = t.QueryRowContext(ctx, "INSERT INTO import_uploads (job_id, name, size, sha256) VALUES (?, ?, 0, zeroblob(32)) RETURNING id", job, name).Scan(&id)
	if err != nil {
		return 0, err
	}
	sum, part := sha256.New(), make([]byte, uploadPart)
	for seq := 0; ; seq++ {
		n, err := io.ReadFull(in, part)
		if n > 0 {
			sum.Write(part[:n])
			size += int64(n)
			if _, err := t.ExecContext(ctx, "INSERT INTO import_upload_parts (upload_id, seq, data) VALUES (?, ?, ?)", id, seq, part[:n]); err != nil {
				return size, err
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return size, err
		}
	}
	_, err = t.ExecContext(ctx, "UPDATE import_uploads SET size = ?, sha256 = ? WHERE id = ?", size, sum.Sum(nil), id)
	return size, err
}

// uploadName is what a file is called from now on: its own name without a folder, short, and no other
// file of the job is called so, because choices and reports name files.
func uploadName(sent string, taken map[string]bool) string {
	const most = 120
	visible := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, strings.ReplaceAll(sent, `\`, "/"))
	name := strings.TrimSpace(path.Base(visible))
	if name == "." || name == "/" {
		name = "archivo"
	}
	if letters := []rune(name); len(letters) > most {
		name = string(letters[len(letters)-most:])
	}
	plain, ext := strings.TrimSuffix(name, path.Ext(name)), path.Ext(name)
	for n := 2; taken[name]; n++ {
		name = fmt.Sprintf("%s (%d)%s", plain, n, ext)
	}
	taken[name] = true
	return name
}

// Open reads a file of a job from its beginning, part by part. A file that is gone, because its day
// is over, is ErrNotFound.
func (r Imports) Open(ctx context.Context, upload int64) (io.ReadCloser, error) {
	var parts int
	var kept int64
	err := r.s.readers.QueryRowContext(ctx, `SELECT count(p.seq), u.size FROM import_uploads u LEFT JOIN import_upload_parts p ON p.upload_id = u.id
		WHERE u.id = ? GROUP BY u.id`, upload).Scan(&parts, &kept)
	if err == nil && parts == 0 && kept > 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return nil, translate("open upload", err)
	}
	return &uploadReader{ctx: ctx, s: r.s, upload: upload}, nil
}

// uploadReader holds one part at a time.
type uploadReader struct {
	ctx    context.Context
	s      *Store
	upload int64
	seq    int
	rest   []byte
}

func (u *uploadReader) Close() error { return nil }

func (u *uploadReader) Read(p []byte) (int, error) {
	if len(u.rest) == 0 {
		err := u.s.readers.QueryRowContext(u.ctx, "SELECT data FROM import_upload_parts WHERE upload_id = ? AND seq = ?", u.upload, u.seq).Scan(&u.rest)
		if errors.Is(err, sql.ErrNoRows) {
			return 0, io.EOF
		}
		if err != nil {
			return 0, translate("read upload", err)
		}
		u.seq++
	}
	n := copy(p, u.rest)
	u.rest = u.rest[n:]
	return n, nil
}

// Sweep lets go of files that were sent more than a day ago, and of the drafts that they were for. It
// returns how many jobs it has touched.
func (r Imports) Sweep(ctx context.Context) (int, error) {
	old := millis(r.s.Now().Add(-importKept))
	var waiting bool
	const due = "j.created_at < ? AND j.state NOT IN ('queued', 'working') AND (j.kind = 'wizard' AND j.run_id IS NULL OR EXISTS (SELECT 1 FROM import_uploads u JOIN import_upload_parts p ON p.upload_id = u.id WHERE u.job_id = j.id))"
	err := r.s.readers.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM import_jobs j WHERE "+due+")", old).Scan(&waiting)
	if err != nil || !waiting {
		return 0, translate("sweep uploads", err)
	}
	touched := 0
	err = r.s.write(ctx, "sweep uploads", func(t *tx) error {
		for _, statement := range []string{
			"DELETE FROM import_jobs WHERE kind = 'wizard' AND run_id IS NULL AND id IN (SELECT j.id FROM import_jobs j WHERE " + due + ")",
			"DELETE FROM import_upload_parts WHERE upload_id IN (SELECT u.id FROM import_uploads u JOIN import_jobs j ON j.id = u.job_id WHERE " + due + ")",
		} {
			done, err := t.ExecContext(ctx, statement, old)
			if err != nil {
				return err
			}
			gone, err := done.RowsAffected()
			if err != nil {
				return err
			}
			touched += int(gone)
		}
		return nil
	})
	return touched, err
}
