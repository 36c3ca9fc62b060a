package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

const tinyPDF = "%PDF-1.7\n%%EOF"

func screenshot(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAttachments(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Open(t)
	got := report(t, s, storetest.Konica, func(r *store.Report) {
		r.Files = []store.File{store.FileOf(`C:\fotos\avería.png`, screenshot(t)), store.FileOf("parte.pdf", []byte(tinyPDF))}
	})
	files := got.Events[0].Files
	if len(files) != 2 || files[0].Name != "avería.png" || files[0].MIME != "image/png" || !files[0].Picture() || files[1].Picture() || files[1].Size != int64(len(tinyPDF)) {
		t.Fatalf("files = %+v", files)
	}
	if len(files[0].Token) < 22 || files[0].Token == files[1].Token {
		t.Errorf("tokens %q, %q", files[0].Token, files[1].Token)
	}
	whole, err := s.Incidents.Attachment(ctx, storetest.Gredos, got.Number, files[1].Token)
	if err != nil || string(whole.Data) != tinyPDF || whole.Name != "parte.pdf" || whole.MIME != "application/pdf" {
		t.Errorf("%+v, %v", whole, err)
	}
	small, err := s.Incidents.Miniature(ctx, storetest.Gredos, got.Number, files[0].Token)
	if err != nil || small.MIME != "image/jpeg" || !bytes.HasPrefix(small.Data, []byte("\xff\xd8")) || small.Size != int64(len(small.Data)) {
		t.Errorf("miniature: %+v, %v", small, err)
	}
	if _, err := s.Incidents.Miniature(ctx, storetest.Gredos, got.Number, files[1].Token); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("miniature of a document: %v, want ErrNotFound", err)
	}
	other := report(t, s, storetest.Konica, func(r *store.Report) { r.Idem = "2" })
	if _, err := s.Incidents.Attachment(ctx, storetest.Gredos, other.Number, files[1].Token); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("under another incident: %v, want ErrNotFound", err)
	}
	storetest.Exec(t, s, "UPDATE attachment_data SET data = x'00' WHERE attachment_id = 2")
	if _, err := s.Incidents.Attachment(ctx, storetest.Gredos, got.Number, files[1].Token); err == nil || errors.Is(err, store.ErrNotFound) {
		t.Errorf("changed on the disk: %v, want an error of its own", err)
	}
}

func TestAttachmentsAreRefused(t *testing.T) {
	for _, c := range []struct {
		name, file string
		data       []byte
		words      string
	}{
		{"empty", "foto.jpg", nil, "«foto.jpg» está vacío"},
		{"too large", "foto.jpg", make([]byte, 10<<20+1), "«foto.jpg» ocupa más de 10 MB"},
		{"a program", `C:\x\virus.exe`, []byte("MZ"), "«virus.exe» no es una imagen"},
		{"not what it says", "foto.jpg", []byte(tinyPDF), "«foto.jpg» no contiene lo que dice su nombre"},
		{"as an iPhone takes them", "IMG_0042.HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "«IMG_0042.HEIC» es una foto HEIC del iPhone"},
		{"the same under another name", "IMG_0042.jpg", []byte("\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic"), "«IMG_0042.jpg» es una foto HEIC del iPhone"},
		{"damaged", "foto.jpg", []byte("\xff\xd8\xff\xe0"), "«foto.jpg» no se puede abrir"},
		{"a bomb", "foto.png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xc3\x50\x00\x00\xc3\x50\x08\x06\x00\x00\x00\x4b\xaf\x3d\xca"), "«foto.png» es una imagen demasiado grande"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			r := breakdown()
			r.Files = []store.File{store.FileOf("bien.pdf", []byte(tinyPDF)), store.FileOf(c.file, c.data)}
			_, err := s.Incidents.Report(context.Background(), storetest.Gredos, storetest.Konica, r)
			var invalid store.Invalid
			if !errors.As(err, &invalid) || !strings.HasPrefix(invalid["doc"], c.words) {
				t.Errorf("err = %v %q, want %q", err, invalid["doc"], c.words)
			}
			nothingWritten(t, s)
		})
	}
}

func TestAttachmentThatCannotBeRead(t *testing.T) {
	broken := errors.New("broken")
	for name, open := range map[string]func() (io.ReadCloser, error){
		"opened": func() (io.ReadCloser, error) { return nil, broken },
		"read":   func() (io.ReadCloser, error) { return io.NopCloser(failing{broken}), nil },
	} {
		s, _ := storetest.Open(t)
		r := breakdown()
		r.Files = []store.File{{Name: "foto.jpg", Open: open}}
		if _, err := s.Incidents.Report(context.Background(), storetest.Gredos, storetest.Konica, r); !errors.Is(err, broken) {
			t.Errorf("cannot be %s: %v", name, err)
		}
		nothingWritten(t, s)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestLimitsOfACustomer(t *testing.T) {
	ctx := context.Background()
	s, clock := storetest.Open(t)
	send := func(owner store.CustomerID, on store.EquipmentID, files int) error {
		r := breakdown()
		r.Idem = ""
		for i := range files {
			r.Files = append(r.Files, store.FileOf(fmt.Sprint(i, ".pdf"), []byte(tinyPDF)))
		}
		_, err := s.Incidents.Report(ctx, owner, on, r)
		return err
	}
	refused := func(err error, words string) {
		t.Helper()
		var invalid store.Invalid
		if !errors.As(err, &invalid) || !strings.Contains(invalid["doc"], words) {
			t.Errorf("err = %v %q, want «%s»", err, invalid["doc"], words)
		}
	}
	for range 3 {
		if err := send(storetest.Gredos, storetest.Konica, 5); err != nil {
			t.Fatal(err)
		}
	}
	if err := send(storetest.Gredos, storetest.Konica, 4); err != nil {
		t.Fatal(err)
	}
	refused(send(storetest.Gredos, storetest.Konica, 2), "Hoy ya ha enviado 19 documentos")
	if err := send(storetest.Gredos, storetest.Konica, 1); err != nil {
		t.Errorf("the twentieth: %v", err)
	}
	if err := send(storetest.Gredos, storetest.Konica, 0); err != nil {
		t.Errorf("none: %v", err)
	}
	if err := send(storetest.Alberche, storetest.AlbercheCopy, 5); err != nil {
		t.Errorf("another customer: %v", err)
	}
	clock.Set(time.Date(2026, 11, 23, 23, 0, 0, 0, time.UTC)) // midnight in Madrid
	if err := send(storetest.Gredos, storetest.Konica, 1); err != nil {
		t.Errorf("the next day: %v", err)
	}
	storetest.Exec(t, s, "UPDATE attachments SET size = 200 * 1048576 - 20 * ? WHERE id = 1", len(tinyPDF))
	refused(send(storetest.Gredos, storetest.Konica, 1), "200 MB")
}

func TestDailyLimitAtTheSameTime(t *testing.T) {
	s, _ := storetest.Open(t)
	sent := atOnce(t, 8, func(i int) (store.Incident, error) {
		r := breakdown()
		r.Idem = fmt.Sprint(i)
		for n := range store.MaxFiles {
			r.Files = append(r.Files, store.FileOf(fmt.Sprint(n, ".pdf"), []byte(tinyPDF)))
		}
		got, err := s.Incidents.Report(context.Background(), storetest.Gredos, storetest.Konica, r)
		var invalid store.Invalid
		if errors.As(err, &invalid) {
			err = nil
		}
		return got, err
	})
	delete(sent, "")
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM attachments"); n != 20 || len(sent) != 4 {
		t.Errorf("%d files of %d incidents are kept, want 20 of 4", n, len(sent))
	}
}
