package store

// ArticleID identifies an article inside one dealer's file.
type ArticleID int64

// Article is something that can be ordered.
type Article struct {
	ID          ArticleID
	Ref         string
	Description string
	Family      string
	Color       string
	Price       Cents
	TaxRate     Hundredths
	Yield       int64
}

// Line is one article in the basket, for one machine.
type Line struct {
	Article  Article
	Quantity int64
	Included bool
	Price    Cents
}
