package walk

import (
	"slices"
	"strings"
)

// Go comes to an address of the portal.
func (b *browser) Go(path string) {
	b.t.Helper()
	b.call("Page.navigate", params{"url": b.base + path}, nil)
	b.settle()
}

// Back goes back one page, Reload fetches the page again; a form that was posted is posted again.
func (b *browser) Back() {
	b.t.Helper()
	var history struct {
		CurrentIndex int `json:"currentIndex"`
		Entries      []struct {
			ID int64 `json:"id"`
		} `json:"entries"`
	}
	b.call("Page.getNavigationHistory", nil, &history)
	if history.CurrentIndex < 1 {
		b.t.Fatal("there is no page to go back to")
	}
	b.call("Page.navigateToHistoryEntry", params{"entryId": history.Entries[history.CurrentIndex-1].ID}, nil)
	b.settle()
}

// Reload fetches the page again; a page that answered a form sends the form again.
func (b *browser) Reload() {
	b.t.Helper()
	b.call("Page.reload", nil, nil)
	b.settle()
}

// In does steps within the smallest part of the page that shows the text: a row, a card, a form.
func (b *browser) In(text string, steps func()) {
	b.t.Helper()
	outer := b.scope
	b.scope = text
	defer func() { b.scope = outer }()
	steps()
}

// Click presses the link or button with that name.
func (b *browser) Click(name string) {
	b.t.Helper()
	b.press(b.find(name, "link", "button", "DisclosureTriangle"), 1)
}

// DoubleClick presses it twice, as quickly as impatient people do.
func (b *browser) DoubleClick(name string) {
	b.t.Helper()
	b.press(b.find(name, "link", "button"), 2)
}

// Choose picks the choice with that name: of several, or yes.
func (b *browser) Choose(name string) {
	b.t.Helper()
	b.press(b.find(name, "radio", "checkbox", "option"), 1)
}

// Fill replaces what stands in the field.
func (b *browser) Fill(name, text string) {
	b.t.Helper()
	field := b.find(name, "textbox", "searchbox", "spinbutton", "combobox")
	b.press(field, 1)
	b.on(field, `function() { this.select() }`, nil)
	if text == "" {
		b.Key("Delete")
	} else {
		b.Type(text)
	}
	b.settle()
}

// Type writes where the cursor stands.
func (b *browser) Type(text string) {
	b.t.Helper()
	b.call("Input.insertText", params{"text": text}, nil)
}

// Key presses a key.
func (b *browser) Key(name string) {
	b.t.Helper()
	key := params{"type": "rawKeyDown", "key": name, "code": name, "windowsVirtualKeyCode": keyCodes[name]}
	if name == "Enter" {
		key["type"], key["text"] = "keyDown", "\r"
	}
	b.call("Input.dispatchKeyEvent", key, nil)
	b.call("Input.dispatchKeyEvent", params{"type": "keyUp", "key": name, "code": name, "windowsVirtualKeyCode": keyCodes[name]}, nil)
}

var keyCodes = map[string]int{"Tab": 9, "Enter": 13, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40, "Delete": 46}

// Select picks from a list.
func (b *browser) Select(name, option string) {
	b.t.Helper()
	var found bool
	b.on(b.find(name, "combobox", "listbox"), `function(text) {
		const option = [...this.options].find(o => fold(o.text) === text) || [...this.options].find(o => fold(o.text).startsWith(text));
		if (!option) return false;
		this.focus(); this.value = option.value;
		this.dispatchEvent(new Event("input", { bubbles: true })); this.dispatchEvent(new Event("change", { bubbles: true }));
		return true;
	}`, &found, option)
	if !found {
		b.fail("the list «%s» has no «%s»", name, option)
	}
	b.settle()
}

// Attach picks files of testdata for the field.
func (b *browser) Attach(name string, paths ...string) {
	b.t.Helper()
	b.call("DOM.setFileInputFiles", params{"files": paths, "objectId": b.find(name, "button", "textbox")}, nil)
	b.settle()
}

// press meets the element where a finger or a mouse would, and fails when something lies on top.
func (b *browser) press(element string, times int) {
	b.t.Helper()
	var at struct {
		X, Y    float64
		Covered string
	}
	b.until(func() bool { // nothing moves any more
		before := at
		b.on(element, `function() { return place(this) }`, &at)
		return at == before
	}, func() { b.fail("it does not stand still") })
	if at.Covered != "" {
		b.fail("it is covered by %s", at.Covered)
	}
	for click := 1; click <= times; click++ {
		if b.mode.phone {
			b.call("Input.dispatchTouchEvent", params{"type": "touchStart", "touchPoints": []params{{"x": at.X, "y": at.Y}}}, nil)
			b.call("Input.dispatchTouchEvent", params{"type": "touchEnd", "touchPoints": []params{}}, nil)
			continue
		}
		b.mouse("mousePressed", at.X, at.Y, click)
		if times == 1 {
			b.settle() // people hold the button down for longer than a list takes to change under it
		}
		b.mouse("mouseReleased", at.X, at.Y, click)
	}
	b.settle()
}

func (b *browser) mouse(kind string, x, y float64, click int) {
	b.t.Helper()
	b.call("Input.dispatchMouseEvent", params{"type": kind, "x": x, "y": y, "button": "left", "clickCount": click}, nil)
}

// find waits for the element that assistive technology knows by one of these roles and by that
// name: the very name, else one that begins with it, else one that has it in it.
func (b *browser) find(name string, roles ...string) (element string) {
	b.t.Helper()
	fits := []func(string) bool{
		func(s string) bool { return s == name },
		func(s string) bool { return strings.HasPrefix(s, name) },
		func(s string) bool { return strings.Contains(s, name) },
	}
	var seen []string
	b.until(func() bool {
		nodes := b.accessible(roles)
		seen = seen[:0]
		for _, node := range nodes {
			seen = append(seen, node.name)
		}
		for _, fit := range fits {
			if i := slices.IndexFunc(seen, fit); i >= 0 {
				element = b.resolve(nodes[i].id)
				return element != ""
			}
		}
		return false
	}, func() { b.fail("there is no %s «%s» among %q", strings.Join(roles, " or "), name, seen) })
	return element
}

type node struct {
	name string
	id   int64
}

// accessible lists what assistive technology finds in the scope.
func (b *browser) accessible(roles []string) (nodes []node) {
	root := b.root()
	for _, role := range roles {
		var found struct {
			Nodes []struct {
				Ignored bool `json:"ignored"`
				Name    struct {
					Value any `json:"value"`
				} `json:"name"`
				Node int64 `json:"backendDOMNodeId"`
			} `json:"nodes"`
		}
		if root == "" || b.try("Accessibility.queryAXTree", params{"objectId": root, "role": role}, &found) != nil {
			return nil // the page is just changing
		}
		for _, n := range found.Nodes {
			if text, _ := n.Name.Value.(string); !n.Ignored {
				nodes = append(nodes, node{strings.Join(strings.Fields(text), " "), n.Node})
			}
		}
	}
	return nodes
}

func (b *browser) resolve(id int64) string {
	var resolved struct {
		Object struct {
			ID string `json:"objectId"`
		} `json:"object"`
	}
	if b.try("DOM.resolveNode", params{"backendNodeId": id}, &resolved) != nil {
		return ""
	}
	return resolved.Object.ID
}
