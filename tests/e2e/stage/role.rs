use std::fmt;

/// What an element is to assistive technology.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Alert,
    Button,
    CheckBox,
    ComboBox,
    Dialog,
    Heading,
    Link,
    Radio,
    Status,
    TextBox,
}

impl Role {
    pub const ALL: [Self; 10] = [
        Self::Alert,
        Self::Button,
        Self::CheckBox,
        Self::ComboBox,
        Self::Dialog,
        Self::Heading,
        Self::Link,
        Self::Radio,
        Self::Status,
        Self::TextBox,
    ];

    /// As ARIA calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Button => "button",
            Self::CheckBox => "checkbox",
            Self::ComboBox => "combobox",
            Self::Dialog => "dialog",
            Self::Heading => "heading",
            Self::Link => "link",
            Self::Radio => "radio",
            Self::Status => "status",
            Self::TextBox => "textbox",
        }
    }

    /// A selector for the elements that have this role.
    pub fn selector(self) -> &'static str {
        match self {
            Self::Alert => "[role=alert]",
            Self::Button => "button:not([role]), [role=button]",
            Self::CheckBox => "input[type=checkbox]",
            Self::ComboBox => "select",
            Self::Dialog => "dialog:not([role]), [role=dialog]",
            Self::Heading => "h1, h2, h3, h4",
            Self::Link => "a[href]:not([role])",
            Self::Radio => "input[type=radio]",
            Self::Status => "[role=status]",
            Self::TextBox => "input:not([type=radio], [type=checkbox])",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
