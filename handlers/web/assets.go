package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"areaclientes/assets"
	"areaclientes/store"
)

// Asset serves the files that pages name by their content: for ever, compressed as the browser likes.
func (w *Web) Asset(c *fiber.Ctx) error {
	file, found := assets.Lookup(c.Path())
	if !found {
		dealer, err := w.store.Settings.Get(c.UserContext())
		if err != nil {
			return err
		}
		if file, err = w.worn(dealer, c.Path()); err != nil {
			return err
		}
	}
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Set(fiber.HeaderContentType, file.ContentType)
	c.Set(fiber.HeaderETag, file.ETag)
	c.Response().Header.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if c.Get(fiber.HeaderIfNoneMatch) == file.ETag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	accepts := c.Get(fiber.HeaderAcceptEncoding)
	switch {
	case file.Brotli != nil && strings.Contains(accepts, "br"):
		c.Set(fiber.HeaderContentEncoding, "br")
		return c.Send(file.Brotli)
	case file.Gzip != nil && strings.Contains(accepts, "gzip"):
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(file.Gzip)
	}
	return c.Send(file.Body)
}

// worn finds the dealer's own stylesheet or logo.
func (w *Web) worn(dealer store.Dealer, path string) (assets.File, error) {
	worn, err := w.dressed(dealer)
	if err != nil {
		return assets.File{}, err
	}
	switch path {
	case worn.stylesheet.Path:
		return worn.stylesheet, nil
	case worn.logo.Path:
		return worn.logo, nil
	}
	return assets.File{}, fiber.ErrNotFound
}
