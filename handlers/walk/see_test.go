package walk

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"
)

//go:embed testdata/page.js
var pageJS string

type params = map[string]any

// patience is how long a walk waits for what should be there. Only what is broken takes that long.
const patience = 20 * time.Second

// until asks again and again, as fast as the browser answers.
func (b *browser) until(done func() bool, giveUp func()) {
	b.t.Helper()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for end := time.Now().Add(patience); !done(); <-again.C {
		if time.Now().After(end) {
			giveUp()
		}
	}
}

// settle waits until nothing is under way.
func (b *browser) settle() {
	b.t.Helper()
	b.until(func() bool {
		var settled bool
		return b.ask(`settled()`, &settled) == nil && settled && b.watch.quiet()
	}, func() { b.fail("the page does not come to rest: %v", b.watch.pending) })
}

// See waits until the words stand on the screen, each of them.
func (b *browser) See(words ...string) {
	b.t.Helper()
	for _, text := range words {
		b.until(func() bool { return b.sees(text) }, func() { b.fail("«%s» is not on the screen", text) })
	}
}

// SeeNot waits until the words are gone.
func (b *browser) SeeNot(words ...string) {
	b.t.Helper()
	for _, text := range words {
		b.until(func() bool { return !b.sees(text) }, func() { b.fail("«%s» is on the screen", text) })
	}
}

func (b *browser) sees(text string) bool {
	var seen bool
	root := "document.body"
	if b.scope != "" {
		root = fmt.Sprintf("part(%s)", quoted(b.scope))
	}
	return b.ask(fmt.Sprintf("sees(%s, %s)", root, quoted(text)), &seen) == nil && seen
}

// SeeControl waits for a link, button or field with that name.
func (b *browser) SeeControl(names ...string) {
	b.t.Helper()
	for _, name := range names {
		b.find(name, "link", "button", "textbox", "searchbox", "spinbutton", "combobox", "radio", "checkbox")
	}
}

// SeeValue waits until that stands in the field; a value that goes on as it likes ends in «…».
func (b *browser) SeeValue(name, want string) {
	b.t.Helper()
	var got string
	b.until(func() bool {
		b.on(b.find(name, "textbox", "searchbox", "spinbutton", "combobox"), `function() { return this.selectedOptions ? fold(this.selectedOptions[0].text) : this.value }`, &got)
		start, open := strings.CutSuffix(want, "…")
		return got == want || open && strings.HasPrefix(got, start)
	}, func() { b.fail("«%s» holds %q, want %q", name, got, want) })
}

// SeeChosen waits until the choice is made.
func (b *browser) SeeChosen(name string) {
	b.t.Helper()
	var chosen bool
	b.until(func() bool {
		b.on(b.find(name, "radio", "checkbox"), `function() { return this.checked }`, &chosen)
		return chosen
	}, func() { b.fail("«%s» is not chosen", name) })
}

// At waits until the address has that path.
func (b *browser) At(path string) {
	b.t.Helper()
	b.until(func() bool { return b.path() == path }, func() { b.fail("the page is not %s", path) })
	b.settle()
}

func (b *browser) path() string {
	var address string
	if b.ask(`location.href`, &address) != nil {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Path
}

// fail ends the story with what stands on the screen.
func (b *browser) fail(format string, args ...any) {
	b.t.Helper()
	var text string
	if err := b.ask(`fold(document.body.innerText)`, &text); err != nil {
		text = err.Error()
	}
	b.keep("FAIL "+strings.ReplaceAll(b.t.Name(), "/", " "), "")
	b.t.Fatalf("%s\non %s, where stands: %.2000s", fmt.Sprintf(format, args...), b.path(), text)
}

// root is the part of the page that is meant, as a handle of the browser; empty when there is none yet.
func (b *browser) root() string {
	expression := "document.documentElement"
	if b.scope != "" {
		expression = fmt.Sprintf("part(%s)", quoted(b.scope))
	}
	var got result
	if b.try("Runtime.evaluate", params{"expression": inPage(expression)}, &got) != nil {
		return ""
	}
	return got.Result.ObjectID
}

type result struct {
	Result struct {
		ObjectID string          `json:"objectId"`
		Value    json.RawMessage `json:"value"`
	} `json:"result"`
	Exception *struct {
		Text      string `json:"text"`
		Exception struct {
			Description string `json:"description"`
		} `json:"exception"`
	} `json:"exceptionDetails"`
}

func (r result) value(into any) error {
	if r.Exception != nil {
		return fmt.Errorf("%s %s", r.Exception.Text, r.Exception.Exception.Description)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(r.Result.Value, into)
}

// ask evaluates an expression in the page.
func (b *browser) ask(expression string, into any) error {
	var got result
	if err := b.try("Runtime.evaluate", params{"expression": inPage(expression), "returnByValue": true, "awaitPromise": true}, &got); err != nil {
		return err
	}
	return got.value(into)
}

// on calls a function on an element.
func (b *browser) on(element, function string, into any, args ...any) {
	b.t.Helper()
	values := []params{}
	for _, arg := range args {
		values = append(values, params{"value": arg})
	}
	var got result
	b.call("Runtime.callFunctionOn", params{
		"objectId": element, "arguments": values, "returnByValue": true,
		"functionDeclaration": "function(...args) {" + pageJS + "\nreturn (" + function + ").apply(this, args) }",
	}, &got)
	if err := got.value(into); err != nil {
		b.fail("%v", err)
	}
}

func inPage(expression string) string {
	return "(() => {" + pageJS + "\nreturn " + expression + "})()"
}

func quoted(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string always has its JSON
	}
	return string(quoted)
}

// call sends a command to the browser, which must do it; try lets it refuse.
func (b *browser) call(method string, args params, into any) {
	b.t.Helper()
	if err := b.try(method, args, into); err != nil {
		b.t.Fatalf("%s: %v", method, err)
	}
}

func (b *browser) try(method string, args params, into any) error {
	if args == nil {
		args = params{}
	}
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	return b.tab.Call(ctx, method, args, into)
}
