package erp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"areaclientes/store/erp"
	"areaclientes/store/storetest"
)

func TestCommand(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := write("clientes.csv", threeCustomers)
	dirty := write("clientes2.csv", threeCustomers+";NADIE;;\r\n")
	odd := write("carta.txt", "Estimado cliente:\n")
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for _, c := range []struct {
		name           string
		ctx            context.Context
		command        erp.Command
		paths          []string
		exit           int
		stdout, stderr string
	}{
		{"everything is fine", nil, erp.Command{}, []string{good}, 0, "clientes", ""},
		{"rejected rows are no failure", nil, erp.Command{}, []string{dirty}, 0, "línea 5: Falta el código de cliente.", ""},
		{"unless they are to be", nil, erp.Command{Strict: true}, []string{dirty}, 1, "línea 5", ""},
		{"a file that is no table fails, the others go in", nil, erp.Command{}, []string{odd, good}, 1, "Error en carta.txt", ""},
		{"the progress goes to the terminal", nil, erp.Command{Terminal: true}, []string{good}, 0, "clientes", "100 %"},
		{"a path that is not there", nil, erp.Command{}, []string{filepath.Join(dir, "no.csv")}, 1, "", "no existe."},
		{"no path", nil, erp.Command{}, nil, 1, "", "Diga qué ficheros"},
		{"a profile that is not there", nil, erp.Command{Profile: "X"}, []string{good}, 1, "", "No hay ningún perfil «X»."},
		{"interrupted", ended, erp.Command{}, []string{good}, 1, "", "interrumpida"},
		{"a dry run interrupted", ended, erp.Command{DryRun: true}, []string{good}, 1, "", "No se ha guardado nada."},
		{"a folder for rejected rows that is a file", nil, erp.Command{Rejected: good}, []string{dirty}, 1, "", "filas rechazadas"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Empty(t)
			if c.ctx == nil {
				c.ctx = context.Background()
			}
			var stdout, stderr bytes.Buffer
			exit := c.command.Run(c.ctx, s, c.paths, &stdout, &stderr)
			if exit != c.exit || !strings.Contains(stdout.String(), c.stdout) || !strings.Contains(stderr.String(), c.stderr) || c.stderr == "" && stderr.Len() > 0 {
				t.Errorf("exit %d, want %d\nstdout: %s\nstderr: %s", exit, c.exit, &stdout, &stderr)
			}
		})
	}
	t.Run("as JSON, rejected rows in a folder", func(t *testing.T) {
		s, _ := storetest.Empty(t)
		var stdout, stderr bytes.Buffer
		command := erp.Command{JSON: true, Rejected: filepath.Join(dir, "rechazadas")}
		if exit := command.Run(context.Background(), s, []string{dirty}, &stdout, &stderr); exit != 0 {
			t.Fatalf("exit %d: %s", exit, &stderr)
		}
		var report struct {
			Tables  map[string]map[string]int
			Rejects []struct {
				File   string
				Line   int
				Reason string
			}
		}
		if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
			t.Fatal(err)
		}
		if len(report.Tables) != 8 || report.Tables["customers"]["new"] != 3 || len(report.Rejects) != 1 || report.Rejects[0].File != "clientes2.csv" || report.Rejects[0].Line != 5 {
			t.Errorf("report: %+v", report)
		}
		if _, err := os.Stat(filepath.Join(dir, "rechazadas", "clientes2-rechazadas.csv")); err != nil {
			t.Error(err)
		}
	})
}
