package erp

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// A record in quotes may run over so many lines; beyond, the quote was a stray one. After so many
// stray ones no more records over several lines are looked for. A line longer than maxLine is no table.
const (
	maxQuoted = 100
	maxStrays = 50
	maxLine   = 1 << 20
)

// csvRows reads a CSV file row by row. Rows without quotes, nearly all, are cut by Split.
type csvRows struct {
	file    io.Closer
	in      *bufio.Reader
	style   csvStyle
	line    int
	bytes   int64
	pending []string // lines read too far while looking for the end of a quote
	strays  int
	joined  []byte // a line longer than the reader's buffer
}

func openCSV(source Source, style csvStyle) (rows, error) {
	file, err := source.Open()
	if err != nil {
		return nil, plainCause(err)
	}
	r := &csvRows{file: file, style: style}
	counted := io.Reader(countingReader{file, &r.bytes})
	switch style.charset {
	case utf16LE:
		counted = transform.NewReader(counted, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	case utf16BE:
		counted = transform.NewReader(counted, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder())
	}
	r.in = bufio.NewReaderSize(counted, 64<<10)
	if bom, err := r.in.Peek(3); err == nil && string(bom) == "\ufeff" {
		if _, err := r.in.Discard(3); err != nil {
			file.Close()
			return nil, err
		}
	}
	return r, nil
}

type countingReader struct {
	io.Reader
	n *int64
}

func (c countingReader) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	*c.n += int64(n)
	return n, err
}

func (r *csvRows) read() int64  { return r.bytes }
func (r *csvRows) close() error { return r.file.Close() }

func (r *csvRows) next() (int, []string, error) {
	line, err := r.take()
	if err != nil {
		return 0, nil, err
	}
	at := r.line
	if strings.IndexByte(line, '"') < 0 {
		return at, strings.Split(line, r.style.comma()), nil
	}
	cells, open := splitQuoted(line, r.style.separator)
	if !open {
		return at, cells, nil
	}
	return r.continued(at, line)
}

// continued reads on to the end of a quoted field. When there is none in sight the quote is a letter,
// and the lines that were read are given back.
func (r *csvRows) continued(at int, line string) (int, []string, error) {
	record := line
	var further []string
	for r.strays < maxStrays && len(further) < maxQuoted && len(record) < maxLine {
		more, err := r.take()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, nil, err
		}
		record, further = record+"\n"+more, append(further, more)
		if strings.IndexByte(more, '"') < 0 {
			continue
		}
		if cells, open := splitQuoted(record, r.style.separator); !open {
			return at, cells, nil
		}
	}
	r.strays++
	r.pending = append(further, r.pending...)
	r.line -= len(further)
	cells := strings.Split(line, r.style.comma())
	for i, cell := range cells {
		if len(cell) > 1 && cell[0] == '"' && cell[len(cell)-1] == '"' {
			cells[i] = cell[1 : len(cell)-1]
		}
	}
	return at, cells, nil
}

// take returns the next line, decoded, without its end.
func (r *csvRows) take() (string, error) {
	if len(r.pending) > 0 {
		line := r.pending[0]
		r.pending = r.pending[1:]
		r.line++
		return line, nil
	}
	raw, err := r.raw()
	if err != nil {
		return "", err
	}
	r.line++
	for len(raw) > 0 && (raw[len(raw)-1] == '\n' || raw[len(raw)-1] == '\r') {
		raw = raw[:len(raw)-1]
	}
	return r.style.charset.decode(raw)
}

func (r *csvRows) raw() ([]byte, error) {
	raw, err := r.in.ReadSlice(r.style.eol)
	if !errors.Is(err, bufio.ErrBufferFull) {
		if errors.Is(err, io.EOF) && len(raw) > 0 {
			err = nil
		}
		return raw, err
	}
	r.joined = append(r.joined[:0], raw...)
	for errors.Is(err, bufio.ErrBufferFull) {
		if len(r.joined) > maxLine {
			return nil, errors.New("tiene una línea de más de 1 MB: no es una tabla")
		}
		raw, err = r.in.ReadSlice(r.style.eol)
		r.joined = append(r.joined, raw...)
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return r.joined, err
}

// splitQuoted cuts a record whose fields may stand in quotes. A quote inside a field that is not
// doubled is taken as a letter. open says that the record ends inside a quoted field.
func splitQuoted(record string, comma byte) (cells []string, open bool) {
	for {
		trimmed := strings.TrimLeft(record, " ")
		if !strings.HasPrefix(trimmed, `"`) {
			end := strings.IndexByte(record, comma)
			if end < 0 {
				return append(cells, record), false
			}
			cells, record = append(cells, record[:end]), record[end+1:]
			continue
		}
		cell, rest, more, open := quoted(trimmed[1:], comma)
		cells = append(cells, cell)
		if open || !more {
			return cells, open
		}
		record = rest
	}
}

// quoted reads a field up to its closing quote; more says that another field follows.
func quoted(s string, comma byte) (cell, rest string, more, open bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '"' {
			b.WriteByte(s[i])
			continue
		}
		after := strings.TrimLeft(s[i+1:], " ")
		switch {
		case strings.HasPrefix(s[i+1:], `"`):
			b.WriteByte('"')
			i++
		case after == "":
			return b.String(), "", false, false
		case after[0] == comma:
			return b.String(), after[1:], true, false
		default:
			b.WriteByte('"')
		}
	}
	return b.String(), "", false, true
}

// charset is the encoding of a text file.
type charset int

const (
	utf8Text charset = iota
	windows1252
	codePage850 // what programs from DOS times still write
	utf16LE
	utf16BE
)

func (c charset) String() string {
	return [...]string{"UTF-8", "Windows-1252", "MS-DOS 850", "UTF-16", "UTF-16"}[c]
}

// decode makes text of a line. A line that is not UTF-8 in a file whose beginning was, plain ASCII
// most often, is taken as Windows-1252.
func (c charset) decode(raw []byte) (string, error) {
	switch {
	case c == codePage850 && !ascii(raw):
		decoded, err := charmap.CodePage850.NewDecoder().Bytes(raw)
		return string(decoded), err
	case c == windows1252 && !ascii(raw), !utf8.Valid(raw):
		decoded, err := charmap.Windows1252.NewDecoder().Bytes(raw)
		return string(decoded), err
	}
	return string(raw), nil
}

func ascii(raw []byte) bool {
	for _, b := range raw {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
