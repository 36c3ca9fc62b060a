package catalogue

import (
	"slices"
	"strings"

	"areaclientes/store"
	"areaclientes/views/office/frame"
)

// KindsView is what each kind of contract covers, family by family.
type KindsView struct {
	Kinds    []store.ContractKind
	Families []string
	Clash    *frame.Clash
}

// Cell is the name of the box of a kind and a family; Seen and Version are what the form was opened over.
func Cell(kind int64, family string) string { return "k" + number(kind) + "." + family }

// Seen is the field with the families that a kind included when the form was opened.
func Seen(kind int64) string { return "era." + number(kind) }

// Version is the field with the version of a kind.
func Version(kind int64) string { return "version." + number(kind) }

// Included lists the families that a kind includes, as Seen carries them.
func Included(k store.ContractKind) string {
	var list []string
	for family, included := range k.Covers {
		if included {
			list = append(list, family)
		}
	}
	slices.Sort(list)
	return strings.Join(list, "|")
}
