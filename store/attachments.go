package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"areaclientes/store/photo"
)

// The limits of what customers may attach.
const (
	MaxFiles       = 5   // to one report or message
	maxFilesPerDay = 20  // of one customer
	maxFileStore   = 200 // MB of one customer, as kept
)

// File is a document or photo as it was sent. Open is called once, and only when it is needed.
type File struct {
	Name string // as the sender calls it; anything
	Open func() (io.ReadCloser, error)
}

// FileOf is a File with its content at hand.
func FileOf(name string, content []byte) File {
	return File{name, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }}
}

// Attachment is a file of a thread as it is kept.
type Attachment struct {
	Token string // its name in the URL; cannot be guessed
	Name  string // safe to show and to offer for saving
	MIME  string // image/jpeg, image/png or application/pdf
	Size  int64  // bytes
	Data  []byte // only from Incidents.Attachment and Miniature

	Withheld bool // whoever looks does not get it: they only knew number and NIF, and it is not of their session
}

// Picture reports whether the attachment can be shown in a page.
func (a Attachment) Picture() bool { return strings.HasPrefix(a.MIME, "image/") }

// Attachment returns one file of an incident of the owner, content included. It returns
// ErrNotFound for a file of someone else's incident.
func (r Incidents) Attachment(ctx context.Context, owner Owner, number, token string) (Attachment, error) {
	const op = "get attachment"
	a := Attachment{Token: token}
	var sum []byte
	seen := incidentsOf(owner, "i").filesOf(owner, "v")
	err := r.s.readers.QueryRowContext(ctx, `SELECT a.name, a.mime, a.size, a.sha256, d.data FROM attachments a
		JOIN attachment_data d ON d.attachment_id = a.id
		JOIN incident_events v ON v.id = a.event_id
		JOIN incidents i ON i.id = v.incident_id
		WHERE `+seen.text+" AND a.token = ? AND i.number = ?", seen.with(token, number)...).
		Scan(&a.Name, &a.MIME, &a.Size, &sum, &a.Data)
	if err != nil {
		return Attachment{}, translate(op, err)
	}
	if real := sha256.Sum256(a.Data); !bytes.Equal(real[:], sum) {
		return Attachment{}, fmt.Errorf("%s %s of %s: the content does not match its checksum", op, token, number)
	}
	return a, nil
}

// Miniature returns a picture of the owner's incident small, as a JPEG. It returns ErrNotFound
// for a file of someone else's incident and for what is no picture.
func (r Incidents) Miniature(ctx context.Context, owner Owner, number, token string) (Attachment, error) {
	a := Attachment{Token: token, MIME: photo.JPEG}
	seen := incidentsOf(owner, "i").filesOf(owner, "v")
	err := r.s.readers.QueryRowContext(ctx, `SELECT a.name, d.mini FROM attachments a
		JOIN attachment_data d ON d.attachment_id = a.id
		JOIN incident_events v ON v.id = a.event_id
		JOIN incidents i ON i.id = v.incident_id
		WHERE `+seen.text+" AND a.token = ? AND i.number = ? AND d.mini IS NOT NULL", seen.with(token, number)...).
		Scan(&a.Name, &a.Data)
	a.Size = int64(len(a.Data))
	return a, translate("get miniature", err)
}

// attachmentsOf lists the files of an incident by event, without their content.
func attachmentsOf(ctx context.Context, q querier, id IncidentID) (map[int64][]Attachment, error) {
	type owned struct {
		event int64
		Attachment
	}
	list, err := collect(ctx, q, "list attachments", func(row rowScanner, a *owned) error {
		return row.Scan(&a.event, &a.Token, &a.Name, &a.MIME, &a.Size)
	}, `SELECT a.event_id, a.token, a.name, a.mime, a.size FROM attachments a
		JOIN incident_events v ON v.id = a.event_id WHERE v.incident_id = ? ORDER BY a.id`, id)
	files := map[int64][]Attachment{}
	for _, a := range list {
		files[a.event] = append(files[a.event], a.Attachment)
	}
	return files, err
}

// ErrInfected is what a Scanner returns for a file that carries malware.
var ErrInfected = errors.New("the file carries malware")

// Scanner looks for malware in a file from outside. It returns ErrInfected, or ErrUnavailable when it
// cannot tell: the file is then not taken.
type Scanner func(ctx context.Context, data []byte) error

// kept is a file that has been checked and is ready to be written.
type kept struct {
	photo.File
	sum [sha256.Size]byte
}

// receive reads and checks files before a transaction begins, one after the other. What is wrong
// with them is put into wrong under «doc», a sentence for each.
func (r Incidents) receive(ctx context.Context, owner Owner, files []File, wrong Invalid) ([]kept, error) {
	if len(files) == 0 || tooMany(files, wrong) || !r.s.diskTakes(wrong, "doc", "Envíe el aviso sin ellos, o llámenos.") {
		return nil, nil
	}
	if err := roomFor(ctx, r.s.readers, owner, r.s.Now(), len(files), 0); err != nil {
		return nil, mergeInvalid(wrong, err)
	}
	return r.s.receive(ctx, files, wrong)
}

func tooMany(files []File, wrong Invalid) bool {
	if len(files) > MaxFiles {
		wrong["doc"] = fmt.Sprintf("Ha elegido %d documentos y caben %d. Elija los más útiles; el resto puede enviarlo después en un mensaje.", len(files), MaxFiles)
	}
	return len(files) > MaxFiles
}

// receive checks the files themselves, whoever sends them.
func (s *Store) receive(ctx context.Context, files []File, wrong Invalid) ([]kept, error) {
	var list []kept
	var complaints []string
	for _, file := range files {
		clean, err := s.clean(ctx, file)
		if complaint := complaintAbout(file.Name, err); complaint != "" {
			complaints = append(complaints, complaint)
			continue
		}
		if err != nil {
			return nil, translate("receive file", err)
		}
		list = append(list, kept{clean, sha256.Sum256(clean.Data)})
	}
	if len(complaints) > 0 {
		wrong["doc"] = strings.Join(complaints, " ")
	}
	return list, nil
}

func (s *Store) clean(ctx context.Context, file File) (photo.File, error) {
	body, err := file.Open()
	if err != nil {
		return photo.File{}, err
	}
	defer body.Close()
	data, err := io.ReadAll(io.LimitReader(body, photo.MaxBytes+1))
	if err != nil {
		return photo.File{}, err
	}
	if s.scan != nil && len(data) <= photo.MaxBytes {
		if err := s.scan(ctx, data); err != nil {
			return photo.File{}, err
		}
	}
	return photo.Clean(ctx, file.Name, data)
}

// complaintAbout is the sentence for a file that was refused; empty for any other error.
func complaintAbout(name string, err error) string {
	sentence := ""
	switch {
	case errors.Is(err, photo.ErrEmpty):
		sentence = "está vacío. Compruebe que se abre en su equipo."
	case errors.Is(err, photo.ErrLarge):
		sentence = "ocupa más de 10 MB. Haga la foto con menos resolución o divida el documento."
	case errors.Is(err, photo.ErrType):
		sentence = "no es una imagen JPG, PNG o WEBP ni un PDF, que es lo que admitimos."
	case errors.Is(err, photo.ErrHEIC):
		sentence = "es una foto HEIC del iPhone, que aquí no se puede abrir. Hágala de nuevo desde este formulario, que la convierte a JPG, o elija en Ajustes, Cámara, Formatos, «El más compatible»."
	case errors.Is(err, photo.ErrPretend):
		sentence = "no contiene lo que dice su nombre. Ábralo y guárdelo de nuevo como JPG, PNG o PDF."
	case errors.Is(err, photo.ErrPixels):
		sentence = "es una imagen demasiado grande. Hágala con menos resolución: hasta 40 megapíxeles."
	case errors.Is(err, photo.ErrDamaged):
		sentence = "no se puede abrir: parece estar dañado. Compruebe que se abre en su equipo."
	case errors.Is(err, ErrInfected):
		sentence = "lleva un virus, según el antivirus que revisa lo que recibimos. No lo abra y avise a quien se lo envió."
	default:
		return ""
	}
	return "«" + photo.Name(name) + "» " + sentence
}

// roomFor returns Invalid when the owner may not attach that many files, or that many bytes, more.
func roomFor(ctx context.Context, q querier, owner Owner, now time.Time, files int, size int64) error {
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	var today int
	var stored int64
	err := q.QueryRowContext(ctx, `SELECT coalesce(sum(a.created_at >= ?), 0), coalesce(sum(a.size), 0) FROM incidents i
		JOIN incident_events v ON v.incident_id = i.id AND v.side = 'customer'
		JOIN attachments a ON a.event_id = v.id
		WHERE i.customer_id = ?`, millis(midnight), owner).Scan(&today, &stored)
	switch {
	case err != nil:
		return translate("count attachments", err)
	case today+files > maxFilesPerDay:
		return Invalid{"doc": fmt.Sprintf("Hoy ya ha enviado %d documentos y caben %d al día. Envíe el resto mañana, o llámenos.", today, maxFilesPerDay)}
	case stored+size > maxFileStore<<20:
		return Invalid{"doc": fmt.Sprintf("Sus documentos ocupan ya los %d MB que podemos guardarle. Envíe el aviso sin documentos, o llámenos.", maxFileStore)}
	}
	return nil
}

// keep writes files into the thread, within the owner's limits.
func keep(ctx context.Context, t *tx, owner Owner, event int64, files []kept) error {
	var size int64
	for _, file := range files {
		size += int64(len(file.Data))
	}
	if len(files) > 0 {
		if err := roomFor(ctx, t, owner, t.now, len(files), size); err != nil {
			return err
		}
	}
	return t.attach(ctx, event, files)
}

// attach writes files into the thread.
func (t *tx) attach(ctx context.Context, event int64, files []kept) error {
	for _, file := range files {
		result, err := t.ExecContext(ctx, "INSERT INTO attachments (token, event_id, name, mime, size, sha256, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
			rand.Text(), event, file.Name, file.MIME, len(file.Data), file.sum[:], millis(t.now))
		if err != nil {
			return err
		}
		id, err := result.LastInsertId()
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, "INSERT INTO attachment_data (attachment_id, data, mini) VALUES (?, ?, ?)", id, file.Data, file.Mini); err != nil {
			return err
		}
	}
	return nil
}

// mergeInvalid adds what err says is wrong to wrong; any other error is returned.
func mergeInvalid(wrong Invalid, err error) error {
	var more Invalid
	if !errors.As(err, &more) {
		return err
	}
	for field, sentence := range more {
		wrong[field] = sentence
	}
	return nil
}
