package record

import (
	"areaclientes/views/office/frame"
	"areaclientes/views/ui"
)

// Action is a button in the head of a page.
type Action struct {
	Href, Icon, Text string
	Primary          bool
}

// ListView is a list of things.
type ListView struct {
	Title, Sub string
	Actions    []Action
	CSV, XLSX  string // where the list is as a file; empty: nowhere
	Tabs       frame.TabBar
	Filters    frame.FilterBar
	Head       frame.Head
	Rows       []Row
	Pages      ui.Pages
	Empty      ui.EmptyState
	Search     bool // the list has a search box
}

// Row is one thing of a list.
type Row struct {
	Href, Title, Sub string
	Cells            []Cell
}

// Cell is one column of a row. Label says what it is on a phone.
type Cell struct {
	Label, Text string
	Right       bool
	Badges      []Badge
}

// Badge is a mark in a cell.
type Badge struct {
	Kind       ui.Kind
	Icon, Text string
}

// ByHandBadge marks what was corrected by hand.
func ByHandBadge() Badge { return Badge{ui.Info, "pencil", "Corregido a mano"} }
