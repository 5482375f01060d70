fn main() {
    kassette_widget::start();
}
