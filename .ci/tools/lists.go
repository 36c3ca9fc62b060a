package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/CycloneDX/cyclonedx-go"
)

// Where the lists lie.
const (
	licencesFile = ".ci/licences.csv"
	sbomFile     = ".ci/sbom.cdx.json"
)

// allowed are the licences that a program which is sold or given away may carry without more than naming
// them. Of what only tests and tools use, which is not passed on, more are fine.
var allowed = map[string][]string{
	inProduct: {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "OFL-1.1"},
	inWork:    {"MPL-2.0"},
}

// licences checks the licence of each part and keeps the list of them.
func licences(s settings) error {
	list, err := parts()
	if err != nil {
		return err
	}
	if err := permitted(list); err != nil {
		return err
	}
	var out bytes.Buffer
	table := csv.NewWriter(&out)
	rows := [][]string{{"part", "version", "licence", "used in"}}
	for _, p := range list {
		rows = append(rows, []string{p.name, p.version, p.licence, p.use})
	}
	if err := table.WriteAll(rows); err != nil {
		return err
	}
	return current(s, licencesFile, out.Bytes())
}

func permitted(list []part) error {
	var wrong []error
	for _, p := range list {
		for _, licence := range strings.Split(p.licence, " AND ") {
			if !slices.Contains(allowed[inProduct], licence) && (p.use == inProduct || !slices.Contains(allowed[inWork], licence)) {
				wrong = append(wrong, fmt.Errorf("%s %s is under %s, which is not on the list of those allowed in %s", p.name, p.version, licence, p.use))
			}
		}
	}
	return errors.Join(wrong...)
}

// sbom keeps the list of what the executable is made of, as CycloneDX. It names neither a time nor a
// serial number: the same parts are the same list.
func sbom(s settings) error {
	list, err := parts()
	if err != nil {
		return err
	}
	bom := cyclonedx.NewBOM()
	bom.Metadata = &cyclonedx.Metadata{Component: &cyclonedx.Component{BOMRef: "areaclientes", Type: cyclonedx.ComponentTypeApplication, Name: "areaclientes"}}
	components := []cyclonedx.Component{}
	refs := []string{}
	for _, p := range list {
		if p.use != inProduct {
			continue
		}
		components = append(components, component(p))
		refs = append(refs, p.purl)
	}
	bom.Components = &components
	bom.Dependencies = &[]cyclonedx.Dependency{{Ref: "areaclientes", Dependencies: &refs}}
	var out bytes.Buffer
	if err := cyclonedx.NewBOMEncoder(&out, cyclonedx.BOMFileFormatJSON).SetPretty(true).Encode(bom); err != nil {
		return err
	}
	return current(s, sbomFile, out.Bytes())
}

func component(p part) cyclonedx.Component {
	licences := cyclonedx.Licenses{}
	for _, licence := range strings.Split(p.licence, " AND ") {
		licences = append(licences, cyclonedx.LicenseChoice{License: &cyclonedx.License{ID: licence}})
	}
	c := cyclonedx.Component{BOMRef: p.purl, Type: cyclonedx.ComponentTypeLibrary, Name: p.name, Version: p.version, PackageURL: p.purl, Licenses: &licences}
	if p.sha256 != "" {
		c.Type = cyclonedx.ComponentTypeFile
		c.Hashes = &[]cyclonedx.Hash{{Algorithm: cyclonedx.HashAlgoSHA256, Value: p.sha256}}
	}
	return c
}

// current checks that a list is as it should be, or writes it.
func current(s settings, path string, want []byte) error {
	if s.write {
		return os.WriteFile(path, want, 0o644)
	}
	have, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if !bytes.Equal(have, want) {
		return fmt.Errorf("%s is not current: task audit -- -write", path)
	}
	return nil
}
