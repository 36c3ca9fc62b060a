package erp

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"areaclientes/store"
)

// Source is one file to import. Open may be called several times; Name is what reports call it.
type Source struct {
	Name string
	Size int64
	Open func() (io.ReadCloser, error)
}

// Files makes sources of paths. A folder stands for the .csv, .txt, .tsv and .xlsx files in it. It fails
// for a path that is not there and for a folder without such files.
func Files(paths ...string) ([]Source, error) {
	var sources []Source
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("no se puede leer %s: %w", path, plainCause(err))
		}
		if !info.IsDir() {
			sources = append(sources, file(path, info.Size()))
			continue
		}
		inside, err := folder(path)
		if err != nil {
			return nil, err
		}
		sources = append(sources, inside...)
	}
	return sources, nil
}

func plainCause(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("no existe")
	}
	if errors.Is(err, store.ErrNotFound) {
		return errors.New("los archivos se guardan un día y este ya no está; súbalo otra vez")
	}
	if errors.Is(err, fs.ErrPermission) {
		return errors.New("no hay permiso para leerlo")
	}
	return err
}

func file(path string, size int64) Source {
	return Source{Name: filepath.Base(path), Size: size, Open: func() (io.ReadCloser, error) { return os.Open(path) }}
}

// Importable reports whether a file in a folder looks by its name like one to import. Excel's lock
// files do not, nor does what is still being copied (.tmp, .part).
func Importable(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv", ".txt", ".tsv", ".xlsx", ".xlsm":
		return !strings.HasPrefix(name, "~$") && !strings.HasPrefix(name, ".")
	}
	return false
}

func folder(path string) ([]Source, error) {
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, fmt.Errorf("no se puede leer %s: %w", path, plainCause(err))
	}
	var sources []Source
	for _, entry := range entries {
		if !Importable(entry.Name()) {
			continue
		}
		info, err := entry.Info()
		if err != nil {
			return nil, fmt.Errorf("no se puede leer %s: %w", entry.Name(), plainCause(err))
		}
		if info.Mode().IsRegular() {
			sources = append(sources, file(filepath.Join(path, entry.Name()), info.Size()))
		}
	}
	if len(sources) == 0 {
		return nil, fmt.Errorf("en %s no hay ningún fichero .csv ni .xlsx", path)
	}
	sort.Slice(sources, func(i, j int) bool { return sources[i].Name < sources[j].Name })
	return sources, nil
}

// rows gives the rows of a sheet one after the other; io.EOF ends them. The line is the one that a
// person sees in an editor or spreadsheet. The cells are valid until the next call.
type rows interface {
	next() (line int, cells []string, err error)
	read() int64 // bytes of the file taken in so far
	close() error
}

// sheet is one table-to-be: a CSV file, or a sheet of a workbook.
type sheet struct {
	source Source
	name   string // of the sheet; empty for CSV
	style  sheetStyle
	hidden bool // nobody sees it in the workbook
	open   func() (rows, error)
	lines  func() (int, error) // how many there are, quickly
}

// sheetStyle is how a sheet writes its cells.
type sheetStyle struct {
	serial
	encoding  string
	separator string
}

// sniffed is how much of a file is looked at before it is read.
const sniffed = 64 << 10

// sheets opens a source as what it is by its first bytes, whatever its name says. The choice may
// say otherwise about the style of a text file.
func sheets(source Source, choice Choice) ([]sheet, func() error, error) {
	nothing := func() error { return nil }
	head, err := headOf(source)
	if err != nil {
		return nil, nothing, fmt.Errorf("no se puede leer: %w", plainCause(err))
	}
	switch {
	case len(bytes.TrimSpace(head)) == 0:
		return nil, nothing, errors.New("el fichero está vacío")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return workbook(source)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return nil, nothing, errors.New("es un libro antiguo de Excel (.xls) o está protegido con contraseña: ábralo y guárdelo como .xlsx o como CSV")
	case bytes.HasPrefix(head, []byte("%PDF")):
		return nil, nothing, errors.New("es un PDF: pida al programa de gestión una exportación a CSV o Excel")
	}
	style, ok := sniff(head)
	if !ok {
		return nil, nothing, errors.New("no es un texto CSV ni un libro de Excel (.xlsx)")
	}
	style = choice.restyle(style)
	return []sheet{{source: source, style: style.shown(), open: func() (rows, error) { return openCSV(source, style) },
		lines: func() (int, error) { return countLines(source, style.eol) }}}, nothing, nil
}

func headOf(source Source) ([]byte, error) {
	file, err := source.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	head := make([]byte, sniffed)
	n, err := io.ReadFull(file, head)
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = nil
	}
	return head[:n], err
}

// countLines counts the lines of a text file; one that does not end counts too.
func countLines(source Source, eol byte) (int, error) {
	file, err := source.Open()
	if err != nil {
		return 0, err
	}
	defer file.Close()
	lines, last, buffer := 0, eol, make([]byte, sniffed)
	for {
		n, err := file.Read(buffer)
		if n > 0 {
			lines, last = lines+bytes.Count(buffer[:n], []byte{eol}), buffer[n-1]
		}
		if errors.Is(err, io.EOF) {
			if last != eol {
				lines++
			}
			return lines, nil
		}
		if err != nil {
			return 0, err
		}
	}
}
