package assets

import (
	"bytes"
	"fmt"
	"io/fs"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/minify/v2/svg"
)

// bundle is the finished set: what a name is called, what a path holds.
type bundle struct {
	names   map[string]string // «css/app.css» → path
	files   map[string]File   // path → file
	symbols map[string]string // icon → sprite path#icon
	styles  []byte            // the minified stylesheet, for dealers' variants
	minify  *minify.M
}

func mustLoad() *bundle {
	b, err := load(source)
	if err != nil {
		panic(err) // embedded: only a broken build gets here
	}
	return b
}

// load joins, minifies and names everything in src. The order matters: the stylesheet
// mentions the font by its final path.
func load(src fs.FS) (*bundle, error) {
	b := &bundle{names: map[string]string{}, files: map[string]File{}, minify: minify.New()}
	b.minify.AddFunc("text/css", css.Minify)
	b.minify.AddFunc("text/javascript", js.Minify)
	b.minify.AddFunc("image/svg+xml", svg.Minify)
	for _, step := range []func(fs.FS) error{b.fonts, b.stylesheet, b.script, b.sprite, b.notices} {
		if err := step(src); err != nil {
			return nil, fmt.Errorf("assets: %w", err)
		}
	}
	return b, nil
}

func (b *bundle) add(name string, body []byte) string {
	f := NewFile(name, body)
	b.names[name], b.files[f.Path] = f.Path, f
	return f.Path
}

func (b *bundle) fonts(src fs.FS) error {
	fonts, err := fs.Glob(src, "fonts/*.woff2")
	for _, name := range fonts {
		body, err := fs.ReadFile(src, name)
		if err != nil {
			return err
		}
		b.add(name, body)
	}
	return err
}

// stylesheet joins css/*.css in name order and points every url() to its final path.
func (b *bundle) stylesheet(src fs.FS) error {
	joined, err := join(src, "css/*.css")
	if err != nil {
		return err
	}
	for name, path := range b.names {
		joined = bytes.ReplaceAll(joined, []byte("../"+name), []byte(path))
	}
	if b.styles, err = b.minify.Bytes("text/css", joined); err != nil {
		return err
	}
	b.add("css/app.css", b.styles)
	return nil
}

// script puts htmx, which comes minified, before our own lines: one request for all.
func (b *bundle) script(src fs.FS) error {
	htmx, err := fs.ReadFile(src, "js/htmx.min.js")
	if err != nil {
		return err
	}
	own, err := fs.ReadFile(src, "js/app.js")
	if err != nil {
		return err
	}
	keys, err := fs.ReadFile(src, "js/keys.js")
	if err != nil {
		return err
	}
	own = append(own, keys...)
	if own, err = b.minify.Bytes("text/javascript", own); err != nil {
		return err
	}
	const note = "/* htmx 2.0.11, 0BSD, htmx.org */\n"
	b.add("js/app.js", bytes.Join([][]byte{[]byte(note), htmx, []byte("\n"), own}, nil))
	return nil
}

// notices serves the licences of what we ship but did not write.
func (b *bundle) notices(src fs.FS) error {
	var all []byte
	for _, name := range []string{"VERSIONS.md", "fonts/OFL.txt", "icons/LICENSE", "js/htmx.LICENSE"} {
		text, err := fs.ReadFile(src, name)
		if err != nil {
			return err
		}
		all = append(append(all, text...), '\n')
	}
	b.add("licenses.txt", all)
	return nil
}

// join reads the files that match pattern, in name order.
func join(src fs.FS, pattern string) ([]byte, error) {
	names, err := fs.Glob(src, pattern)
	if err != nil {
		return nil, err
	}
	var all bytes.Buffer
	for _, name := range names {
		text, err := fs.ReadFile(src, name)
		if err != nil {
			return nil, err
		}
		all.Write(text)
		all.WriteByte('\n')
	}
	return all.Bytes(), nil
}
