package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// Folder keeps letters as .eml files instead of sending them: for the demo and for development.
type Folder struct {
	dir string
	log *slog.Logger
}

// NewFolder keeps letters in dir, which it makes when it is not there.
func NewFolder(dir string, log *slog.Logger) (Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Folder{}, fmt.Errorf("folder for letters: %w", err)
	}
	return Folder{dir, log}, nil
}

// Send writes the message to a file of its own; the same message again, to the same file.
func (f Folder) Send(_ context.Context, message Message) error {
	msg, err := compose(message)
	if err != nil {
		return err
	}
	name, _, _ := strings.Cut(message.ID, "@")
	path := filepath.Join(f.dir, filepath.Base(name)+".eml")
	if err := msg.WriteToFile(path + ".part"); err != nil {
		return fmt.Errorf("write letter: %w", err)
	}
	if err := os.Rename(path+".part", path); err != nil {
		return fmt.Errorf("write letter: %w", err)
	}
	f.log.Info("letter written", "job", "mail", "subject", message.Subject, "file", path)
	return nil
}
