package main

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// part is something that we use and did not write.
type part struct {
	name, version, licence string
	use                    string // product, or tests and tools
	purl, sha256           string
}

// What a part is used for.
const (
	inProduct = "product"
	inWork    = "tests and tools"
)

// parts lists the modules that the product and its tests are built from, and the files that came from elsewhere.
func parts() ([]part, error) {
	list, err := modules()
	if err != nil {
		return nil, err
	}
	files, err := borrowedFiles()
	list = append(list, files...)
	slices.SortFunc(list, func(a, b part) int { return strings.Compare(a.purl, b.purl) })
	return list, err
}

// module is what go list tells of one.
type module struct {
	Path, Version, Dir string
	Main               bool
	Replace            *module
}

// modules lists those of which a package is linked into the executable, and those that only tests or
// tools use.
func modules() ([]part, error) {
	var list []part
	seen := map[string]bool{}
	for _, use := range []struct {
		use  string
		args []string
	}{{inProduct, []string{"."}}, {inWork, []string{"-test", "./...", "tool"}}} {
		out, err := goList(append([]string{"-deps", "-json=Module"}, use.args...)...)
		if err != nil {
			return nil, err
		}
		for in := json.NewDecoder(bytes.NewReader(out)); ; {
			var of struct{ Module *module }
			if err := in.Decode(&of); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, err
			}
			if of.Module == nil || of.Module.Main || seen[of.Module.Path] {
				continue
			}
			seen[of.Module.Path] = true
			if of.Module.Replace != nil {
				return nil, fmt.Errorf("%s is replaced: its licence and origin are not what they seem", of.Module.Path)
			}
			licence, err := licenceOf(of.Module.Dir)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", of.Module.Path, err)
			}
			list = append(list, part{name: of.Module.Path, version: of.Module.Version, licence: licence, use: use.use,
				purl: "pkg:golang/" + of.Module.Path + "@" + of.Module.Version})
		}
	}
	return list, nil
}

// licenceOf reads the licences of a module by their text, as SPDX calls them.
func licenceOf(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	var names []string
	for _, entry := range entries {
		name := strings.ToUpper(entry.Name())
		if entry.IsDir() || !strings.HasPrefix(name, "LICEN") && !strings.HasPrefix(name, "COPYING") && !strings.HasPrefix(name, "UNLICENSE") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return "", err
		}
		for _, match := range licensecheck.Scan(text).Match {
			if !match.IsURL && !slices.Contains(names, match.ID) {
				names = append(names, match.ID)
			}
		}
	}
	if len(names) == 0 {
		return "", errors.New("no licence that is known by its text")
	}
	slices.Sort(names)
	return strings.Join(names, " AND "), nil
}

// borrowed are the files from elsewhere that lie in the repository: what browsers get, and lists.
//
//go:embed borrowed.csv
var borrowed string

// borrowedFiles checks that each file is the one that was taken over, byte for byte.
func borrowedFiles() ([]part, error) {
	in := csv.NewReader(strings.NewReader(borrowed))
	in.FieldsPerRecord = 7
	rows, err := in.ReadAll()
	if err != nil {
		return nil, err
	}
	var list []part
	for _, row := range rows[1:] {
		p := part{name: row[0], version: row[1], licence: row[2], use: row[3], purl: row[4], sha256: row[6]}
		sum, err := sumOf(row[5])
		if err != nil {
			return nil, err
		}
		if sum != p.sha256 {
			return nil, fmt.Errorf("%s is not the %s %s that was taken over: its sha256 is %s", row[5], p.name, p.version, sum)
		}
		list = append(list, p)
	}
	return list, nil
}

// sumOf is the sha256 of a file, or of the names and contents of all that a pattern names.
func sumOf(pattern string) (string, error) {
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		return "", errors.Join(err, fmt.Errorf("%s: no such file", pattern))
	}
	sum := sha256.New()
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			return "", err
		}
		if len(paths) > 1 {
			fmt.Fprintf(sum, "%s\x00%d\x00", filepath.Base(path), len(content))
		}
		sum.Write(content)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func goList(args ...string) ([]byte, error) {
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	var why bytes.Buffer
	cmd.Stderr = &why
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, why.String())
	}
	return out, nil
}
